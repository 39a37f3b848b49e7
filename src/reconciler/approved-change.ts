import type { Plan } from '../planner/plan.ts';
import type { ChangeApprovals, StickyComment } from './forge.ts';

/** A pull request, as far as it can stand for a plan. */
export interface ReviewedChange {
  readonly number: number;
  /** Of the comment in which the plan was shown. */
  readonly facts: StickyComment['facts'] | undefined;
  readonly change: ChangeApprovals;
}

/** What a plan was let go by, as it goes on record. */
export interface ApprovedChange {
  readonly change: number;
  /** The commit that was approved, 40 hex digits. */
  readonly commit: string;
  /** The forge's accounts, the author's left out; at least one. */
  readonly approvedBy: readonly string[];
}

export type Standing =
  | { readonly kind: 'approved'; readonly by: ApprovedChange }
  /** At least one reason. */
  | { readonly kind: 'not-approved'; readonly reasons: readonly string[] };

/**
 * Whether the pull request stands for this plan. The comment has to be ours and about both: this plan, and the commit that
 * was approved and merged.
 */
export function standingFor({ digest }: Pick<Plan, 'digest'>, { number, facts, change }: ReviewedChange): Standing {
  const { headCommit, author, merged, approvals } = change;
  const others = approvals.filter(({ by }) => by.toLowerCase() !== author.toLowerCase());
  const approvedBy = others.filter(({ commit }) => commit === headCommit).map(({ by }) => by);
  const reasons = [
    ...(merged === undefined ? ['it is not merged'] : []),
    ...(facts === undefined ? ['no review of ours stands below it'] : aboutAnother(facts, headCommit, digest)),
    ...(approvedBy.length > 0 ? [] : [whyNobody(others.length, short(headCommit))]),
  ];
  if (reasons.length > 0) return { kind: 'not-approved', reasons };
  return { kind: 'approved', by: { change: number, commit: headCommit, approvedBy } };
}

function aboutAnother(facts: StickyComment['facts'], headCommit: string, digest: string): readonly string[] {
  return [
    ...(facts['head'] === headCommit
      ? []
      : [`its review is about ${short(facts['head'])}, and ${short(headCommit)} was merged`]),
    ...(facts['plan'] === digest
      ? []
      : [`its review shows another plan, ${short(facts['plan'])} instead of ${short(digest)}`]),
  ];
}

function whyNobody(others: number, head: string): string {
  return others === 0
    ? 'nobody but its author has approved it'
    : `nobody is known to have approved ${head}, its last commit`;
}

function short(id: string | undefined): string {
  return id === undefined ? 'none' : id.replace('sha256:', '').slice(0, 12);
}
