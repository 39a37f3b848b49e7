import type { Generated } from 'kysely';
import type { CheckReport } from '../model/prerequisite-check.ts';
import type { PersonsAct } from '../planner/persons-act.ts';
import type { Followed } from '../reconciler/adoptions.ts';
import type { AuditHead, AuditRow } from '../reconciler/audit.ts';
import type { PlanUse } from '../reconciler/plan-uses.ts';
import type { BrakeAct } from '../reconciler/rollouts/memory.ts';
import type { JournalEntry, PassRecord, Run } from '../reconciler/runs.ts';
import type { Silence } from '../reconciler/silences/ports.ts';
import type { ToldState } from '../reconciler/telling/outbox.ts';

/** The tables, as queries see them. Columns are the same words in snake case; moments are ISO text in UTC. */
export interface Tables {
  run: RunRow;
  journalEntry: JournalEntryRow;
  lease: LeaseRow;
  pass: PassRow;
  planUse: PlanUseRow;
  personsAct: PersonsActRow;
  checkReport: CheckReportRow;
  ruling: RulingRow;
  lastLook: LastLookRow;
  toldState: ToldStateRow;
  letter: LetterRow;
  silence: SilenceRow;
  followed: FollowedRow;
  sourceCondition: SourceConditionRow;
  delivery: DeliveryRow;
  audit: AuditEntryRow;
  auditHead: AuditHead;
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
  /** Which opening of the store holds it: one process can have it open twice, and forget a lease that it could not give back. */
  holder: string | null;
  expiresAt: string | null;
}

export interface PassRow extends Omit<PassRecord, 'plan' | 'place' | 'conditions' | 'succeededAt'> {
  plan: string | null;
  /** JSON. */
  place: string | null;
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

export interface AuditEntryRow extends Omit<AuditRow, 'system' | 'detail'> {
  system: string | null;
  /** Canonical JSON. */
  detail: string;
}

export interface PlanUseRow extends Omit<PlanUse, 'endedAt'> {
  /** The seal of the saved plan. */
  plan: string;
  system: string;
  endedAt: string | null;
}

/** What was decided about a rollout, turn by turn: that a run may launch, or that its brake is pulled or released. */
export interface RulingRow {
  rollout: string;
  turn: number;
  /** Counts as under way until it ends. */
  run: string | null;
  kind: BrakeAct['kind'] | null;
  by: string | null;
  at: string | null;
  reason: string | null;
  /** Ids of the runs that the act is about, as JSON. */
  runs: string | null;
}

export interface LastLookRow {
  system: string;
  at: string;
  /** As JSON. */
  look: string;
  /** The versions that were read last; empty where none ever were. */
  versions: string;
  /** The first look that found them. */
  since: string;
}

export interface ToldStateRow extends ToldState {
  /** A system's name, or empty for the fleet. */
  subject: string;
}

/** One row for each notice and each of those who are told it. */
export interface LetterRow {
  seq: Generated<number>;
  notifier: string;
  noticeId: string;
  /** The whole notice, as JSON. */
  notice: string;
  writtenAt: string;
  dueAt: string;
  /** Somebody has it in hand until then. */
  takenUntil: string | null;
  attempts: number;
  /** Of the last attempt. */
  problem: string | null;
  /** When it was delivered or given up. */
  endedAt: string | null;
}

/** What was asked for and not released yet. */
export interface SilenceRow extends Omit<Silence, 'id'> {
  /** The service's own name for it. */
  externalId: string | null;
}

/** One row for each system that is named. */
export interface SourceConditionRow {
  system: string;
  /** JSON. */
  conditions: string;
}

export interface FollowedRow extends Followed {
  system: string;
}

/** One row for each name of a webhook's delivery. */
export interface DeliveryRow {
  seq: Generated<number>;
  name: string;
  at: string;
}
