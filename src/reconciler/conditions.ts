import type { Instant } from '../model/instant.ts';
import { BAD_ENDS } from '../planner/history.ts';
import type { Reason, Risk, SystemPlan } from '../planner/plan.ts';
import { drifted, type Remembered, staged } from './conditions-by-memory.ts';
import { headlineOf, type OwnPass } from './pass-result.ts';

/** What can be said of a system, one thing each; `Unknown` where the last pass could not tell. */
const OF_A_PASS = [
  'Ready',
  'Reconciling',
  'Stalled',
  'Suspended',
  'HotfixPresent',
  'Drifted',
  'TargetResolved',
  'Recommended',
  'Approved',
  'Staged',
  'WindowOpen',
  'Verified',
] as const;
/** Whether the newest commit counts, and is in force for it: no pass can tell, the service does. */
export const OF_THE_SERVICE = ['SourceVerified', 'Validated'] as const;
export const CONDITION_TYPES = [...OF_THE_SERVICE, ...OF_A_PASS] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];
export type ConditionStatus = 'True' | 'False' | 'Unknown';

export interface Condition {
  readonly type: ConditionType;
  readonly status: ConditionStatus;
  /** `PascalCase`, or the code of an error. */
  readonly reason: string;
  readonly message: string;
  /** Since when it has this status; another reason or message does not move it. */
  readonly since: Instant;
}

/** What one pass tells of its system, with the moments of those conditions that have not changed since the last one. */
export function conditionsAfter(
  result: OwnPass,
  before: readonly Condition[],
  at: Instant,
  known?: Remembered,
): readonly Condition[] {
  const plan = 'plan' in result ? result.plan : undefined;
  const said = {
    ...(plan === undefined ? sayingsWithoutPlan(result) : sayings(result, plan)),
    ...(plan !== undefined && known !== undefined && byMemory(result, plan, before, known)),
  };
  return OF_A_PASS.map((type) => {
    const previous = before.find((condition) => condition.type === type);
    // How the last hop ended stays true while there is no other.
    const now = said[type] ?? (type === 'Verified' ? previous : undefined) ?? UNTOLD;
    const since = previous?.status === now.status ? previous.since : at;
    return { ...now, type, since };
  });
}

export type Saying = Omit<Condition, 'type' | 'since'>;
type Sayings = Partial<Record<ConditionType, Saying>>;

const UNTOLD: Saying = { status: 'Unknown', reason: 'NotObserved', message: 'the last pass could not tell' };

/** Held back by time, and by nothing that a person would have to mend. */
const BY_TIME: readonly Reason[] = ['AwaitingWindow', 'FreezeActive', 'WouldNotFitWindow'];

function sayings(result: OwnPass, plan: SystemPlan): Sayings {
  const { verdict, reason, message } = plan;
  const said = (status: ConditionStatus, why: string = reason, words = message): Saying => ({
    status,
    reason: why,
    message: words,
  });
  const seen = plan.current !== undefined || reason === 'HotfixInstalled';
  return {
    ...(verdict !== 'unknown' && { Ready: said(verdict === 'up-to-date' ? 'True' : 'False') }),
    Reconciling: said(verdict === 'upgrade' ? 'True' : 'False'),
    Stalled: said(verdict === 'blocked' || isBadEnd(result) ? 'True' : 'False'),
    Suspended: said(reason === 'Suspended' ? 'True' : 'False'),
    ...(seen && { HotfixPresent: said(reason === 'HotfixInstalled' ? 'True' : 'False') }),
    ...(seen && { TargetResolved: said(plan.target === undefined ? 'False' : 'True') }),
    ...(plan.target !== undefined && { Recommended: recommended(plan.risks) }),
    ...(windowSaid(plan) !== undefined && { WindowOpen: said(windowSaid(plan) ?? 'Unknown') }),
    ...verified(result, plan),
  };
}

function byMemory(result: OwnPass, plan: SystemPlan, before: readonly Condition[], known: Remembered): Sayings {
  const drift = drifted(plan, known.lastJudged);
  const lay = before.find(({ type }) => type === 'Staged');
  const Staged = staged(result, plan, lay, known.latest);
  return { Approved: known.approved, Staged, ...(drift !== undefined && { Drifted: drift }) };
}

function sayingsWithoutPlan(result: OwnPass): Sayings {
  const { reason, message } = headlineOf(result);
  const untold: Saying = { status: 'Unknown', reason, message };
  const every = Object.fromEntries(OF_A_PASS.map((type) => [type, untold])) as Sayings;
  const acting: Saying = { ...untold, status: result.kind === 'executed' ? 'True' : 'False' };
  if (!isBadEnd(result)) return { ...every, Reconciling: acting };
  return {
    ...every,
    Reconciling: acting,
    Stalled: { ...untold, status: 'True' },
    Verified: { ...untold, status: 'False' },
  };
}

function isBadEnd(result: OwnPass): boolean {
  return result.kind === 'executed' && BAD_ENDS.has(result.carriedOut.at(-1)?.outcome.kind ?? '');
}

/** Unaccepted risks alone count, the worst first. */
function recommended(risks: readonly Risk[]): Saying {
  const open = risks.filter(({ accepted, verdict }) => accepted === undefined && verdict !== false);
  const against = open.find(({ verdict }) => verdict === true) ?? open[0];
  if (against === undefined) return { status: 'True', reason: 'AsExpected', message: 'no open risk touches the path' };
  const { verdict, id, title } = against;
  return { status: verdict === true ? 'False' : 'Unknown', reason: id, message: title };
}

function windowSaid({ verdict, reason }: SystemPlan): ConditionStatus | undefined {
  if (BY_TIME.includes(reason)) return 'False';
  return verdict === 'upgrade' ? 'True' : undefined;
}

/** What is known of the last hop: a fresh look found its release, or did not. */
function verified(result: OwnPass, { verdict, reason, message }: SystemPlan): Sayings {
  if (isBadEnd(result)) return { Verified: { ...headlineOf(result), status: 'False' } };
  if (reason === 'PreviousRunFailed') return { Verified: { status: 'False', reason, message } };
  const succeeded = result.kind === 'executed' && result.carriedOut.some(({ outcome }) => outcome.kind === 'succeeded');
  return succeeded || verdict === 'up-to-date' ? { Verified: { status: 'True', reason, message } } : {};
}
