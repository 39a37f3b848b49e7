import { RatchetError } from '../model/errors.ts';
import type { CommitStatus, Forge, PostedComment } from '../reconciler/forge.ts';
import type { Proposal } from '../reconciler/proposal/proposal.ts';
import { failureAsMarkdown } from '../review/failure-markdown.ts';
import type { Flavour } from '../review/flavour.ts';
import { proposalAsMarkdown } from '../review/proposal-markdown.ts';
import { REVIEW_COMMENT } from './review-comment.ts';

export interface Desk {
  readonly forge: Forge;
  readonly flavour: Flavour;
  readonly change: number;
  /** Where to read more. */
  readonly address: string | undefined;
}

const STATUS = 'ratchet/review';

/** The pull request says that a review of this commit is under way. */
export async function announce(desk: Desk, commit: string, signal: AbortSignal): Promise<void> {
  await desk.forge.setStatus(statusOf(desk, commit, 'pending', 'looking at what this would change'), signal);
}

/** The proposal as the comment of the pull request, and its conclusion as the status of the commit. */
export async function post(desk: Desk, proposal: Proposal, signal: AbortSignal): Promise<PostedComment> {
  const { conclusion, base, head } = proposal;
  const facts = { base: base.commit, head: head.commit, ...(head.digest !== undefined && { plan: head.digest }) };
  const text = proposalAsMarkdown(proposal, desk.flavour);
  const posted = await desk.forge.keepComment(desk.change, { name: REVIEW_COMMENT, text, facts }, signal);
  await desk.forge.setStatus(statusOf(desk, head.commit, conclusion.kind, conclusion.title), signal);
  return posted;
}

/** A review that could not be made is told as well: an older comment would look like it were about this commit. */
export async function postFailure(desk: Desk, commit: string, error: RatchetError, signal: AbortSignal): Promise<void> {
  const text = failureAsMarkdown(error, desk.flavour);
  await desk.forge.keepComment(desk.change, { name: REVIEW_COMMENT, text, facts: { head: commit } }, signal);
  await desk.forge.setStatus(statusOf(desk, commit, 'failure', `could not be reviewed: ${error.code}`), signal);
}

function statusOf(
  { change, address }: Desk,
  commit: string,
  state: CommitStatus['state'],
  description: string,
): CommitStatus {
  return { commit, name: STATUS, state, description, address, change };
}

/** Throws `review.no-change`. */
export function deskWith(desk: Omit<Desk, 'change'>, change: number | undefined): Desk {
  if (change !== undefined) return { ...desk, change };
  throw new RatchetError('review.no-change', 'nothing says which pull request the review belongs to', {
    blame: 'operator',
    hint: 'name its number with --change',
  });
}
