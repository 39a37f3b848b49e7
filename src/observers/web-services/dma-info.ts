import { isRecord, textOf } from './read-answer.ts';

/** One row of GetDataMinerAgentsInfo: an Agent, or a Failover pair as one. Source: WS_CustomDataTypes_v1/DMAInfo. */
export interface DmaInfo {
  readonly name: string;
  readonly address: string;
  /** `Disconnected`, `Running`, `Starting`, `Unknown`, `Switching`, or what a later release may say. */
  readonly status: string;
  readonly isFailover: boolean;
}

// A cluster has 50 Agents at most; whoever sends more is not taken at its word.
const MOST_ROWS = 1000;

/** Undefined where it is not a list. Rows that are not objects are left out. */
export function readDmaInfos(value: unknown): readonly DmaInfo[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value
    .slice(0, MOST_ROWS)
    .filter(isRecord)
    .map((row) => ({
      name: textOf(row['Name']).trim(),
      address: textOf(row['PrimaryIP']).trim(),
      status: textOf(row['Status']),
      isFailover: row['IsFailOver'] === true,
    }));
}
