import type { DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import { formatOrigin } from '../model/origin.ts';
import { type Signature, type SystemSuspended, suspensionAt } from '../planner/persons-act.ts';
import type { Acts } from './acts.ts';

/** Records that nothing may start on a system. Of several the newest counts. Throws `act.over` for an end that has passed. */
export async function suspendSystem(
  system: string,
  until: Instant | undefined,
  signature: Signature,
  acts: Acts,
): Promise<void> {
  if (until !== undefined && until <= signature.at) {
    throw new RatchetError('act.over', `${until} has passed, so that nothing would be held back`, {
      blame: 'operator',
      hint: 'write a later --until, or leave it out',
    });
  }
  await acts.record(system, { kind: 'suspended', until, ...signature });
}

/** Ends the suspension that a person recorded, and answers with it; undefined where there is none. */
export async function resumeSystem(
  system: string,
  signature: Signature,
  acts: Acts,
): Promise<SystemSuspended | undefined> {
  const held = suspensionAt(signature.at, await acts.of(system));
  if (held !== undefined) await acts.record(system, { kind: 'resumed', ...signature });
  return held;
}

type InTheFile = Pick<DesiredSystem, 'suspend' | 'origin'>;

export function notSuspended(system: string, desired: InTheFile | undefined, now: Instant): RatchetError {
  return new RatchetError('act.not-suspended', `nobody has suspended "${system}" by hand`, {
    blame: 'operator',
    hint: (desired && heldInTheFile(desired, now)) ?? 'see `ratchet status` for what holds it back',
  });
}

/** How the fleet repository holds a system back, which no act lifts. */
export function heldInTheFile({ suspend, origin }: InTheFile, now: Instant): string | undefined {
  if (suspend === undefined || (suspend.until !== undefined && suspend.until <= now)) return undefined;
  return `spec.suspend of the System at ${formatOrigin(origin)} holds it (${suspend.reason}): remove it there`;
}
