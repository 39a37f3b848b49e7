import type { AgentRole } from '../../model/observed.ts';
import type { FaultSettings } from '../faults/fault.ts';
import type { FaultId } from '../faults/index.ts';
import type { Timings } from '../specification.ts';
import type { Event } from './direction.ts';

/** A scenario file as its author writes it: what scenario.schema.json lets through, before defaults. */
export interface WrittenScenario {
  readonly seed?: string;
  readonly speed?: number;
  readonly startAt?: string;
  readonly timings?: WrittenTimings;
  readonly systems?: readonly WrittenSystem[];
  readonly faults?: readonly WrittenFault[];
}

export type WrittenTimings = Partial<
  Record<Exclude<keyof Timings, 'uploadBytesPerSecond'>, string> & { uploadBytesPerSecond: number }
>;

export interface WrittenSystem {
  readonly name: string;
  readonly cluster?: string;
  readonly version: string;
  readonly history?: readonly string[];
  readonly agents: readonly {
    readonly name: string;
    readonly role?: AgentRole;
    readonly peer?: string;
    readonly version?: string;
  }[];
  readonly timings?: WrittenTimings;
}

export interface WrittenFault {
  readonly fault: FaultId;
  readonly system?: string;
  readonly agent: string;
  readonly settings?: Partial<FaultSettings>;
  readonly when?: WrittenMoment;
  readonly lift?: WrittenMoment;
}

export interface WrittenMoment {
  readonly at?: Event;
  readonly of?: string;
  readonly after?: string;
}
