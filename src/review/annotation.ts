import type { DesiredFleet } from '../model/desired.ts';
import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import type { Plan, SystemPlan, Verdict } from '../planner/plan.ts';
import type { Proposal, SystemChange } from '../reconciler/proposal/proposal.ts';
import { startInWords } from './proposal-words.ts';

/** Something to say at a line of a file. */
export interface Annotation {
  /** Stable: a problem's code, or a reason. */
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly origin: Origin;
}

const LEVELS: Record<Verdict, Annotation['level']> = {
  'up-to-date': 'note',
  upgrade: 'note',
  waiting: 'note',
  blocked: 'warning',
  skipped: 'warning',
  unknown: 'warning',
};

/** What is wrong, and what becomes of the Systems that the commit touches, each where it is written. */
export function annotationsOf({ findings, systems }: Proposal): readonly Annotation[] {
  return [...findings.map(ofProblem), ...systems.flatMap(ofChange)];
}

function ofProblem({ code, severity, message, hint, origin }: Problem): Annotation {
  return { rule: code, level: severity, message: hint === undefined ? message : `${message} (${hint})`, origin };
}

function ofChange(change: SystemChange): readonly Annotation[] {
  if (change.kind === 'removed' || change.kind === 'unchanged') return [];
  const start = `; first upgrade: ${startInWords(change)}`;
  const told = ofSystem(change.after.plan, change.origin);
  return [{ ...told, message: `${told.message}${start}` }];
}

/** Every System that is not settled, at the document that asks for it. */
export function annotationsOfPlan({ systems }: Plan, fleet: DesiredFleet): readonly Annotation[] {
  const origins = new Map(fleet.systems.map(({ name, origin }) => [name, origin]));
  return systems.flatMap((entry) => {
    const origin = origins.get(entry.system);
    return origin === undefined || entry.verdict === 'up-to-date' ? [] : [ofSystem(entry, origin)];
  });
}

function ofSystem(entry: SystemPlan, origin: Origin): Annotation {
  const { system, verdict, reason, message, unblock } = entry;
  const level = reason === 'PrerequisiteFailed' ? 'error' : LEVELS[verdict];
  const way = unblock === undefined ? '' : `; to unblock: ${unblock}`;
  return { rule: reason, level, message: `${system}: ${verdict}, ${message}${way}`, origin };
}
