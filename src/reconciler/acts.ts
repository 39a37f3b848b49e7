import type { PersonsAct } from '../planner/persons-act.ts';

/** What people decided about systems, by their own hand and for the record. What it has answered is on disk. */
export interface Acts {
  /** Never taken out again. */
  record(system: string, act: PersonsAct): Promise<void>;
  /** Oldest first. */
  of(system: string): Promise<readonly PersonsAct[]>;
}
