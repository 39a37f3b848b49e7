import { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import type { SavedPlan } from '../planner/plan.ts';

// Why a saved plan is not carried out. Making a new one is always the way out: nothing of the old one can be mended.

const HINT = 'make a new one with `ratchet plan --out`, and read it again';

export function planExpired({ expiresAt }: Pick<SavedPlan, 'expiresAt'>): RatchetError {
  return refusal('plan.expired', `the saved plan expired at ${expiresAt}`);
}

/** One that was made with `--at` for a moment to come would outlive its expiry. */
export function planAhead({ createdAt }: Pick<SavedPlan, 'createdAt'>): RatchetError {
  return refusal('plan.ahead', `the saved plan is of ${createdAt}, and that moment has not come`);
}

export function planUsed(system: string, endedAt: Instant): RatchetError {
  return refusal('plan.used', `the saved plan was carried out on "${system}" until ${endedAt}, and holds only once`);
}

export function planStale(system: string): RatchetError {
  return refusal('plan.stale', `the saved plan for "${system}" is not what would be done now`);
}

export function planTampered(file: string): RatchetError {
  const why = 'its seal does not match, so it was edited, or its keys were put in another order';
  return refusal('plan.tampered', `"${file}" is not as it was saved: ${why}`);
}

/** What was read is not what would be done now. */
export function approvalStale(system: string, digest: string): RatchetError {
  const message = `the plan of "${system}" is another one by now: ${digest}`;
  const hint = `read it again: ratchet approve ${system}`;
  return new RatchetError('approval.stale', message, { blame: 'operator', hint });
}

/** `lines` says why. */
export function planNotApproved(change: number, reasons: readonly string[]): RatchetError {
  const lines = reasons.map((reason) => `pull request ${change} does not stand for the saved plan: ${reason}`);
  return new RatchetError('plan.not-approved', lines.join('\n'), {
    blame: 'operator',
    hint: 'have the last commit reviewed and approved, or make a new plan with `ratchet plan --out` and read it',
    lines,
  });
}

const CODES = new Set([
  'plan.expired',
  'plan.ahead',
  'plan.used',
  'plan.stale',
  'plan.tampered',
  'plan.not-approved',
  'approval.stale',
]);

/** Told apart from failures: nothing went wrong, and nothing was done. */
export function isPlanRefusal({ code }: RatchetError): boolean {
  return CODES.has(code);
}

function refusal(code: string, message: string): RatchetError {
  return new RatchetError(code, message, { blame: 'operator', hint: HINT });
}
