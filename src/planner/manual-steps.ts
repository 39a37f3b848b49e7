import { onceEach } from '../model/once-each.ts';
import { confirmationsIn, type SystemHistory } from './history.ts';
import type { StepConfirmed } from './persons-act.ts';
import type { Candidate, ManualStep, SystemPlan } from './plan.ts';
import { describeStop, type Stop } from './stop.ts';

/** What people have confirmed, and whether it counts for where the system stands. */
export function confirmationEvidence(
  history: SystemHistory,
  current: Stop | undefined,
  candidates: readonly Candidate[],
): readonly string[] {
  const waiting = stepsIn(candidates);
  return confirmationsIn(history).flatMap((act) => {
    if (act.build === current?.build) {
      const isAskedForAgain = waiting.some(({ id, build }) => id === act.step && build === act.build);
      return [`by hand${isAskedForAgain ? ', and not counted any more' : ''}: ${inWords(act)}`];
    }
    if (current === undefined || !waiting.some(({ id }) => id === act.step)) return [];
    return [`by hand, and not counted on ${describeStop(current)}: ${inWords(act)}`];
  });
}

function inWords({ step, release, build, by, at, reason }: StepConfirmed): string {
  return `${step} was confirmed on ${release} (build ${build}) by ${by} at ${at}: ${reason}`;
}

/** What a person has to do by hand where the system stands now, before it can go further. */
export function stepsDueOn({ candidates, current }: Pick<SystemPlan, 'candidates' | 'current'>): readonly ManualStep[] {
  return stepsIn(candidates).filter(({ build }) => build !== undefined && build === current?.build);
}

/** Each once, also those of releases that were not chosen. */
export const stepsIn = onceEach((candidates: readonly Candidate[]): readonly ManualStep[] => {
  const steps = candidates.flatMap(({ objections }) => objections.flatMap(({ step }) => step ?? []));
  return [...new Map(steps.map((step) => [`${step.id} ${step.build}`, step])).values()];
});

/** Rules do not know which system they are asked about; what people are told to type does. */
export function addressedTo(system: string, candidates: readonly Candidate[]): readonly Candidate[] {
  if (stepsIn(candidates).length === 0) return candidates;
  return candidates.map((candidate) => ({
    ...candidate,
    objections: candidate.objections.map((objection) => {
      const { unblock } = objection;
      return unblock === undefined ? objection : { ...objection, unblock: addressed(system, unblock) };
    }),
  }));
}

export function addressed(system: string, unblock: string): string {
  return unblock.replaceAll('<system>', system);
}
