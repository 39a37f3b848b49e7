import type { DesiredSystem } from '../../model/desired.ts';
import type { Estimate } from '../../model/estimate.ts';
import type { Freeze } from '../../model/freeze.ts';
import type { Instant } from '../../model/instant.ts';
import type { Window } from '../../model/window.ts';
import type { SystemHistory } from '../../planner/history.ts';
import type { Reason, SystemPlan } from '../../planner/plan.ts';
import type { ProbeReading } from '../probes.ts';
import type { Standing } from '../rollouts/standing.ts';

/** Why an upgrade that the planner would allow does not start now. */
export interface Hold {
  readonly reason: Reason;
  readonly message: string;
  /** When the gate opens by itself, where it does. */
  readonly notBefore: Instant | undefined;
  readonly unblock: string;
  readonly waitsFor?: OthersFirst;
}

/** The Systems that have to get somewhere first: one of them, or each. */
export interface OthersFirst {
  readonly systems: readonly string[];
  readonly opensWith: 'any' | 'all';
}

export type GateAnswer =
  /** `notes` tell on whose word a gate is open that would be closed. */
  { readonly kind: 'open'; readonly notes: readonly string[] } | { readonly kind: 'closed'; readonly hold: Hold };

/** The hop that would start, and how long it would take. */
export interface NextHop {
  readonly from: string;
  readonly to: string;
  readonly build: number;
  readonly packageSha256: string;
  readonly estimate: Estimate;
}

export interface GateContext {
  readonly system: DesiredSystem;
  readonly windows: readonly Window[];
  readonly freezes: readonly Freeze[];
  /** How far the rollout is that the system belongs to; undefined where it belongs to none. */
  readonly rollout: Standing | undefined;
  readonly hop: NextHop;
  /** What the hop is the first of; undefined for a run that was begun under an earlier plan. */
  readonly plan: Pick<SystemPlan, 'digest' | 'ahead' | 'basis' | 'hops'> | undefined;
  /** Whose approvals count, by the operator's configuration; undefined is everybody's. */
  readonly approvers: readonly string[] | undefined;
  /** What the System's probes answered; undefined where they were not asked. */
  readonly readings?: readonly ProbeReading[] | undefined;
  /** What was done to the system, and what people decided about it. */
  readonly history: SystemHistory;
  readonly now: Instant;
}

/** Says whether this is the time. What to do was decided before, and does not change here. */
export interface Gate {
  readonly name: string;
  /** What it asks is so or not at the very start, and nobody knows ahead: no date is worth waiting for, none is told. */
  readonly momentary?: true;
  ask(context: GateContext): GateAnswer;
}

export const OPEN: GateAnswer = { kind: 'open', notes: [] };

export function closed(hold: Hold): GateAnswer {
  return { kind: 'closed', hold };
}
