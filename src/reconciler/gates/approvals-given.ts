import type { Instant } from '../../model/instant.ts';
import { BAD_ENDS } from '../../planner/history.ts';
import type { ApprovedPlan, PersonsAct, PlanApproved } from '../../planner/persons-act.ts';
import { changedSince } from './approval-difference.ts';
import type { GateContext } from './gate.ts';

/** An approval, by a commit or by an act, and what it comes to now. */
export interface GivenApproval {
  /** Whose word, when and why, for people. */
  readonly said: string;
  /** From when on it counts no more; undefined where it ends with the plan. */
  readonly until: Instant | undefined;
  /** Why it does not count; undefined where it does. */
  readonly problem: string | undefined;
}

interface Word {
  readonly owner: string;
  readonly digest: string;
  readonly said: string;
  readonly until: Instant | undefined;
  /** When it was recorded, and what for, where it was. */
  readonly at: Instant | undefined;
  readonly plan: ApprovedPlan | undefined;
  /** Acts that came after it; what stands in the fleet repository came before them all. */
  readonly later: readonly PersonsAct[];
}

/** All that were given for the system: those in the fleet repository, then those by hand, oldest first. */
export function approvalsGiven(context: GateContext): readonly GivenApproval[] {
  const words = [...committed(context), ...byHand(context)];
  return words.map((word) => ({ said: word.said, until: word.until, problem: problemOf(word, context) }));
}

/** When the last of those that count ends; undefined where none does, or one ends with the plan. */
export function approvalEnds(context: GateContext): Instant | undefined {
  if (context.system.approval === 'none') return undefined;
  const ends = approvalsGiven(context).flatMap(({ until, problem }) => (problem === undefined ? [until] : []));
  return ends.includes(undefined) ? undefined : ends.toSorted().at(-1);
}

function committed({ system, history: { acts = [] } }: GateContext): readonly Word[] {
  return system.approvals.map(({ owner, digest, reason, expires: until }) => {
    const noted = acts.find(
      (act): act is PlanApproved => act.kind === 'plan-approved' && isNoteOf(act, { owner, digest }),
    );
    const said = `${owner} in spec.approvals: ${reason}`;
    return { owner, digest, said, until, at: noted?.at, plan: noted?.plan, later: acts };
  });
}

/** Whether the act says that this approval was found in the fleet repository. */
export function isNoteOf(act: PlanApproved, { owner, digest }: Pick<PlanApproved, 'owner' | 'digest'>): boolean {
  return act.revision !== undefined && act.owner === owner && act.digest === digest;
}

function byHand({ history: { acts = [] } }: GateContext): readonly Word[] {
  return acts.flatMap((act, index) => {
    if (act.kind !== 'plan-approved' || act.revision !== undefined) return [];
    const { owner, digest, until, at, by, reason, plan } = act;
    const who = owner === by ? owner : `${owner} (recorded by ${by})`;
    return [{ owner, digest, said: `${who} at ${at}: ${reason}`, until, at, plan, later: acts.slice(index + 1) }];
  });
}

function problemOf(word: Word, context: GateContext): string | undefined {
  const { owner, digest, until, at, later } = word;
  const { approvers, history, now } = context;
  if (approvers !== undefined && !approvers.includes(owner)) return 'is not by one of the approvers';
  if (later.some((act) => act.kind === 'approval-revoked' && act.digests.includes(digest))) return 'was revoked';
  if (until !== undefined && until <= now) return `ended on ${until}`;
  const { latest } = history;
  if (at !== undefined && latest?.startedAt !== undefined && at < latest.startedAt && BAD_ENDS.has(latest.state)) {
    return `was used by run ${latest.id}, which ended as ${latest.state}`;
  }
  return isForThis(word, context) ? undefined : otherPlan(word, context);
}

/** The very plan, or what is left of its path; for a run that was begun under it, one of its hops. */
function isForThis({ digest, plan: approved }: Word, { plan, hop }: GateContext): boolean {
  if (plan === undefined) {
    const { build, packageSha256 } = hop;
    return approved?.hops.some((one) => one.build === build && one.packageSha256 === packageSha256) === true;
  }
  if (plan.digest === digest) return true;
  const [rest] = plan.ahead ?? [];
  return rest !== undefined && approved?.ahead.slice(1).includes(rest) === true;
}

function otherPlan({ digest, plan: approved }: Word, { plan }: GateContext): string {
  const difference = approved === undefined || plan === undefined ? digest : changedSince(approved, plan);
  return `is for another plan: ${difference}`;
}
