import type { RatchetError } from '../model/errors.ts';
import type { Examined } from '../model/finding.ts';
import type { PlanHead, Reason, SystemPlan } from '../planner/plan.ts';
import type { PassResult } from '../reconciler/pass-result.ts';
import { isPlanRefusal } from '../reconciler/plan-refusals.ts';
import type { Proposal } from '../reconciler/proposal/proposal.ts';

/**
 * What a command answers its caller. 2, 3, 6 and 7 only with `--detailed-exitcode`, where 0 means "nothing to do"; 4 and
 * 5 always, but that `plan` tells of a brake as it tells of everything: only with that option.
 */
export const EXIT = {
  done: 0,
  error: 1,
  pending: 2,
  blocked: 3,
  stale: 4,
  partial: 5,
  waiting: 6,
  incomplete: 7,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_IN_WORDS = `Exit codes: 0 done or nothing to do, 1 error, 4 saved plan stale, used, expired, of a moment to come or tampered with,
5 partially applied or brake of a rollout on, 130 interrupted; with --detailed-exitcode also 2 changes pending, 3 blocked,
6 waiting, 7 observation incomplete. doctor answers 3 where something fails and 7 where something could
not be looked at, without being asked`;

/** The gravest thing about a plan: a brake, then what could not be seen, then what is held, then what is to be done. */
export function exitCodeOfPlan({ summary }: Pick<PlanHead, 'summary'>, reasons: ReadonlySet<Reason>): ExitCode {
  if (reasons.has('BrakeTripped')) return EXIT.partial;
  if (summary.unknown > 0) return EXIT.incomplete;
  if (summary.blocked > 0) return EXIT.blocked;
  if (summary.upgrade > 0) return EXIT.pending;
  if (summary.waiting > 0) return EXIT.waiting;
  return EXIT.done;
}

/** A commit that must not be merged is an error, whether asked about in detail or not. */
export function exitCodeOfProposal({ conclusion, systems }: Proposal, detailed: boolean): ExitCode {
  if (conclusion.kind === 'failure') return EXIT.error;
  if (!detailed) return EXIT.done;
  if (conclusion.kind === 'neutral') return EXIT.blocked;
  return systems.some(({ kind }) => kind !== 'unchanged') ? EXIT.pending : EXIT.done;
}

/** What could not be looked at may fail as well, so it counts for more than what does. */
export function exitCodeOfFindings(findings: readonly Pick<Examined, 'finding'>[]): ExitCode {
  const kinds = new Set(findings.map(({ finding }) => finding.kind));
  if (kinds.has('unknown')) return EXIT.incomplete;
  return kinds.has('fail') ? EXIT.blocked : EXIT.done;
}

/** The gravest of what passes came to. Without `detailed`, holding something back is not an error: failing is. */
export function exitCodeOfPasses(results: readonly PassResult[], detailed: boolean): ExitCode {
  const codes = results.map(exitCodeOfPass);
  const gravest = GRAVITY.find((code) => codes.includes(code)) ?? EXIT.done;
  if (detailed || FAILURES.has(gravest)) return gravest;
  return EXIT.done;
}

const GRAVITY: readonly ExitCode[] = [
  EXIT.error,
  EXIT.partial,
  EXIT.interrupted,
  EXIT.stale,
  EXIT.incomplete,
  EXIT.blocked,
  EXIT.waiting,
  EXIT.pending,
];
const FAILURES = new Set<ExitCode>([EXIT.error, EXIT.partial, EXIT.interrupted, EXIT.stale]);

/** A refusal to carry out a saved plan is told apart from everything that went wrong. */
export function exitCodeOfError(error: RatchetError): ExitCode {
  return isPlanRefusal(error) ? EXIT.stale : EXIT.error;
}

function exitCodeOfPass(result: PassResult): ExitCode {
  switch (result.kind) {
    case 'failed':
      return EXIT.error;
    case 'stale':
      return EXIT.stale;
    case 'busy':
      return EXIT.waiting;
    case 'settled':
      return exitCodeOfEntry(result.plan);
    case 'executed': {
      const outcomes = result.carriedOut.map(({ outcome }) => outcome.kind);
      if (outcomes.includes('partial')) return EXIT.partial;
      if (outcomes.includes('interrupted')) return EXIT.interrupted;
      if (result.carriedOut.some(({ outcome }) => 'error' in outcome && isPlanRefusal(outcome.error)))
        return EXIT.stale;
      if (outcomes.some((kind) => UNSUCCESSFUL.has(kind))) return EXIT.error;
      if (outcomes.at(-1) === 'skipped') return EXIT.pending;
      return result.plan === undefined ? EXIT.done : exitCodeOfEntry(result.plan, outcomes.at(-1));
    }
    default:
      return result satisfies never;
  }
}

const UNSUCCESSFUL = new Set<string>(['failed', 'refused', 'wrong-version', 'stalled', 'unhealthy', 'unknown']);

function exitCodeOfEntry({ verdict, reason }: SystemPlan, lastOutcome?: string): ExitCode {
  if (reason === 'BrakeTripped') return EXIT.partial;
  if (verdict === 'unknown') return EXIT.incomplete;
  if (verdict === 'blocked') return EXIT.blocked;
  if (verdict === 'waiting') return EXIT.waiting;
  if (verdict === 'upgrade' && lastOutcome !== 'staged') return EXIT.pending;
  return EXIT.done;
}
