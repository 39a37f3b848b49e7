import type { Plan } from '../planner/plan.ts';
import type { ChangeApprovals, StickyComment } from './forge.ts';

/** A pull request, as far as it can stand for a plan. */
export interface ReviewedChange {
  /** Of the comment in which the plan was shown. */
  readonly facts: StickyComment['facts'] | undefined;
  readonly change: ChangeApprovals;
}

/**
 * Why the pull request does not stand for this plan; nothing where it does. The comment has to be ours and about both: this
 * plan, and the commit that was approved and merged.
 */
export function notApproved({ digest }: Pick<Plan, 'digest'>, { facts, change }: ReviewedChange): readonly string[] {
  const { headCommit, author, merged, approvals } = change;
  const others = approvals.filter(({ by }) => by.toLowerCase() !== author.toLowerCase());
  const head = short(headCommit);
  return [
    ...(merged === undefined ? ['it is not merged'] : []),
    ...(facts === undefined ? ['no review of ours stands below it'] : aboutAnother(facts, headCommit, digest)),
    ...(others.some(({ commit }) => commit === headCommit) ? [] : [whyNobody(others.length, head)]),
  ];
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
