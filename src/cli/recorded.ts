import path from 'node:path';
import type { JsonFileKind } from '../json/json-file.ts';
import type { Examination } from '../model/finding.ts';
import type { FleetHistory, SystemHistory } from '../planner/history.ts';
import type { RememberedSystem } from '../reconciler/fleet-status.ts';
import { FINAL_STATES } from '../reconciler/runs.ts';
import { shipped } from '../shipped.ts';

// What other commands printed on a machine that knows more, for one that reaches nothing.

const LONGEST_BYTES = 64 * 1024 * 1024;

const STATUS: JsonFileKind = {
  code: 'status',
  name: 'a recorded status',
  schema: shipped('schemas/status.schema.json'),
  longestBytes: LONGEST_BYTES,
  hint: 'write it with: ratchet status --format json > status.json',
};

const EXAMINATION: JsonFileKind = {
  code: 'examination',
  name: 'a recorded examination',
  schema: shipped('schemas/examination.schema.json'),
  longestBytes: LONGEST_BYTES,
  hint: 'write it with: ratchet doctor --format json > doctor.json',
};

export interface RecordedStatus {
  readonly history: FleetHistory;
  /** Systems on whose orchestrating Agent a package lies ready. */
  readonly staged: ReadonlySet<string>;
}

/** What `ratchet status --format json` printed. Throws `status.…` with the path of every wrong value. */
export async function readStatus(file: string, cwd: string): Promise<RecordedStatus> {
  const { systems } = (await read(path.resolve(cwd, file), STATUS)) as { systems: readonly RememberedSystem[] };
  const staged = systems.filter(({ result, run }) => result === 'staged' || run?.state === 'staged');
  return {
    history: new Map(systems.map((remembered) => [remembered.system, historyIn(remembered)])),
    staged: new Set(staged.map(({ system }) => system)),
  };
}

function historyIn({ run, acts, checks }: RememberedSystem): SystemHistory {
  const ended = run !== undefined && FINAL_STATES.includes(run.state);
  return { acts, checks, ...(run !== undefined && (ended ? { latest: run } : { open: run })) };
}

/** What `ratchet doctor --format json` printed. Throws `examination.…` with the path of every wrong value. */
export async function readExaminations(file: string, cwd: string): Promise<readonly Examination[]> {
  const { systems } = (await read(path.resolve(cwd, file), EXAMINATION)) as { systems: readonly Examination[] };
  return systems;
}

/** Loading what checks schemas takes longer than many a command that reads no such file. */
async function read(file: string, kind: JsonFileKind): Promise<unknown> {
  const { readJsonFile } = await import('../json/read-json-file.ts');
  return readJsonFile(file, kind);
}
