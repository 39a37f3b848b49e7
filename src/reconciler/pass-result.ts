import type { RatchetError } from '../model/errors.ts';
import type { Hop, SystemPlan } from '../planner/plan.ts';
import type { RunOutcome } from './ports.ts';

export interface CarriedOut {
  readonly hop: Hop | undefined;
  readonly outcome: RunOutcome;
}

/** What one trip over one system came to. `plan` is the last one made: after success, the one that says so. */
export type PassResult =
  | { readonly kind: 'settled'; readonly system: string; readonly plan: SystemPlan }
  | {
      readonly kind: 'executed';
      readonly system: string;
      readonly plan: SystemPlan | undefined;
      readonly carriedOut: readonly [CarriedOut, ...CarriedOut[]];
    }
  /** A saved plan may not be carried out, or not any further. `differences` tells in words what changed since. */
  | {
      readonly kind: 'stale';
      readonly system: string;
      readonly plan: SystemPlan | undefined;
      readonly error: RatchetError;
      readonly differences: readonly string[];
      readonly carriedOut: readonly CarriedOut[];
    }
  | { readonly kind: 'busy'; readonly system: string; readonly by: string }
  | { readonly kind: 'failed'; readonly system: string; readonly error: RatchetError };

/** A pass that had the system to itself. */
export type OwnPass = Exclude<PassResult, { readonly kind: 'busy' }>;

/** The result in three words or less, its reason, and a sentence. */
export function headlineOf(result: PassResult): { result: string; reason: string; message: string } {
  switch (result.kind) {
    case 'settled':
      return { result: result.plan.verdict, reason: result.plan.reason, message: result.plan.message };
    case 'busy':
      return { result: 'waiting', reason: 'LockHeld', message: `held by ${result.by}` };
    case 'stale':
      return { result: 'refused', reason: result.error.code, message: result.error.message };
    case 'failed':
      return { result: 'failed', reason: result.error.code, message: result.error.message };
    case 'executed': {
      const { outcome } = result.carriedOut.at(-1) ?? result.carriedOut[0];
      const reason = 'error' in outcome ? outcome.error.code : outcome.kind;
      const message = 'error' in outcome ? outcome.error.message : outcome.message;
      return { result: outcome.kind, reason, message };
    }
    default:
      return result satisfies never;
  }
}
