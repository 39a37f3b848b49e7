import { RatchetError } from '../model/errors.ts';
import { stepsDueOn, stepsIn } from '../planner/manual-steps.ts';
import type { StepConfirmed } from '../planner/persons-act.ts';
import type { ManualStep, Plan, SystemPlan } from '../planner/plan.ts';
import type { Acts } from './acts.ts';

type Signature = Pick<StepConfirmed, 'by' | 'at' | 'reason'>;

/**
 * Records that a person has done by hand what the plan waits for, on the build that the system was found to run. Throws
 * `step.not-due` where the plan does not wait for it now: a confirmation ahead of its time would confirm nothing.
 */
export async function confirmStep(
  step: string,
  plan: Pick<Plan, 'digest'>,
  entry: SystemPlan,
  signature: Signature,
  acts: Acts,
): Promise<StepConfirmed> {
  const due = stepsDueOn(entry).find(({ id }) => id === step);
  if (due?.build === undefined) throw notDue(step, entry);
  const { by, at, reason } = signature;
  const act = { release: due.release, build: due.build, planDigest: plan.digest, by, at, reason };
  const confirmed = { kind: 'step-confirmed', step, ...act } as const;
  await acts.record(entry.system, confirmed);
  return confirmed;
}

function notDue(step: string, entry: SystemPlan): RatchetError {
  const later = stepsIn(entry.candidates).find(({ id }) => id === step);
  const message =
    later === undefined
      ? `nothing on "${entry.system}" waits for the step "${step}"`
      : `"${step}" is due on ${named(later)}, and "${entry.system}" runs ${entry.current?.release ?? 'an unknown release'}`;
  const due = stepsDueOn(entry).map(({ id }) => id);
  const hint = due.length > 0 ? `what it waits for now: ${due.join(', ')}` : `see \`ratchet why ${entry.system}\``;
  return new RatchetError('step.not-due', message, { blame: 'operator', hint });
}

function named({ release, build }: ManualStep): string {
  return build === undefined ? release : `${release} (build ${build})`;
}
