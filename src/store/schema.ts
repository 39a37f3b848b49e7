import type { Generated } from 'kysely';
import type { CheckReport } from '../model/prerequisite-check.ts';
import type { PersonsAct } from '../planner/persons-act.ts';
import type { PlanUse } from '../reconciler/plan-uses.ts';
import type { JournalEntry, PassRecord, Run } from '../reconciler/runs.ts';

/** The tables, as queries see them. Columns are the same words in snake case; moments are ISO text in UTC. */
export interface Tables {
  run: RunRow;
  journalEntry: JournalEntryRow;
  lease: LeaseRow;
  pass: PassRow;
  planUse: PlanUseRow;
  personsAct: PersonsActRow;
  checkReport: CheckReportRow;
}

export interface RunRow extends Omit<Run, 'endedAt'> {
  /** Order of beginning; clocks can be set back, this cannot. */
  seq: Generated<number>;
  endedAt: string | null;
}

export interface JournalEntryRow extends Omit<JournalEntry, 'detail'> {
  seq: Generated<number>;
  /** JSON. */
  detail: string;
}

/** One row per system that was ever worked on. Nobody holds it while `host` is null. */
export interface LeaseRow {
  system: string;
  /** One more with every change of hands; an act under an older token comes from somebody who lost the lease. */
  token: number;
  host: string | null;
  pid: number | null;
  /** When the process started, in the host's own reckoning; null where the host does not tell. */
  started: string | null;
  since: string | null;
  expiresAt: string | null;
}

export interface PassRow extends Omit<PassRecord, 'plan' | 'conditions' | 'succeededAt'> {
  plan: string | null;
  /** JSON. */
  conditions: string | null;
  succeededAt: string | null;
}

export interface PersonsActRow extends Pick<PersonsAct, 'kind' | 'by' | 'at' | 'reason'> {
  seq: Generated<number>;
  system: string;
  /** What only this kind of act says, as JSON. */
  detail: string;
}

export interface CheckReportRow extends Pick<CheckReport, 'check' | 'at'> {
  seq: Generated<number>;
  system: string;
  /** The whole report, as JSON. */
  report: string;
}

export interface PlanUseRow extends Omit<PlanUse, 'endedAt'> {
  /** The seal of the saved plan. */
  plan: string;
  system: string;
  endedAt: string | null;
}
