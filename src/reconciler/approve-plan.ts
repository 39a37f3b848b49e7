import type { DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import type { ApprovedPlan, PersonsAct, PlanApproved, Signature } from '../planner/persons-act.ts';
import type { SystemPlan } from '../planner/plan.ts';
import type { Acts } from './acts.ts';
import { isNoteOf } from './gates/approvals-given.ts';
import { approvalStale } from './plan-refusals.ts';

export interface ApprovalOrder {
  /** The digest that was read, or the first twelve of its digits or more. */
  readonly digest: string;
  readonly owner: string;
  readonly until: Instant | undefined;
  /** Who may, where the operator says so. */
  readonly approvers: readonly string[] | undefined;
}

/**
 * Records that a person has read a plan and lets it be carried out. Throws `approval.stale` where another plan would be
 * carried out by now, and `approval.refused` where the act would have no effect.
 */
export async function approvePlan(
  { system, approval }: { readonly system: string; readonly approval: DesiredSystem['approval'] },
  entry: SystemPlan,
  { digest: read, owner, until, approvers }: ApprovalOrder,
  signature: Signature,
  acts: Acts,
): Promise<PlanApproved> {
  const plan = approvable(entry);
  if (approval === 'none') throw refused(`no plan of "${system}" waits for an approval`, 'its spec has approval: none');
  if (approvers !== undefined && !approvers.includes(owner)) {
    throw refused(`"${owner}" may not approve plans`, `${approvers.join(', ')} may, by the operator's configuration`);
  }
  if (until !== undefined && until <= signature.at) throw refused(`${until} has passed`, 'write a later --until');
  if (!isSame(read, plan.digest)) throw approvalStale(system, plan.digest);
  const { digest, ...rest } = plan;
  const act = { kind: 'plan-approved', owner, digest, until, plan: rest, revision: undefined, ...signature } as const;
  await acts.record(system, act);
  return act;
}

/** What can be approved of an entry. Throws `approval.refused` for one that nothing would be done about. */
export function approvable({
  system,
  verdict,
  reason,
  message,
  hops,
  basis,
  digest,
  ahead = [],
}: SystemPlan): ApprovedPlan & { readonly digest: string } {
  if (basis === undefined || digest === undefined) {
    throw refused(`there is nothing to approve on "${system}": ${verdict}, ${reason}: ${message}`, 'see `ratchet why`');
  }
  const inShort = hops.map(({ from, to, package: { sha256 } }) => {
    return { from: from.release, to: to.release, build: to.build, packageSha256: sha256 };
  });
  return { basis, digest, ahead, hops: inShort };
}

/**
 * Takes a note of what the fleet repository approves, before the first act under it: between two hops the digest is
 * another one, and only by this note can the rest of the path be told from another.
 */
export async function noteApprovals(system: DesiredSystem, entry: SystemPlan, found: Found, acts: Acts): Promise<void> {
  if (!system.approvals.some(({ digest }) => digest === entry.digest)) return;
  for (const note of notesOn(system, entry, found, await acts.of(system.name))) await acts.record(system.name, note);
}

/** Where and when approvals were found. */
interface Found {
  readonly revision: string;
  readonly at: Instant;
}

/** What is to be noted, and was not before. */
export function notesOn(
  { approvals }: DesiredSystem,
  entry: SystemPlan,
  { revision, at }: Found,
  before: readonly PersonsAct[],
): readonly PlanApproved[] {
  const noted = before.filter((act) => act.kind === 'plan-approved');
  return approvals
    .filter((approval) => approval.digest === entry.digest && !noted.some((act) => isNoteOf(act, approval)))
    .map(({ owner, digest, reason, expires: until }) => {
      const { digest: _, ...plan } = approvable(entry);
      return { kind: 'plan-approved', owner, digest, until, plan, revision, by: owner, at, reason };
    });
}

/** Records that nothing which approved a plan of the system so far counts any more. Answers with the digests. */
export async function revokeApprovals(
  system: string,
  committed: DesiredSystem['approvals'],
  signature: Signature,
  acts: Acts,
): Promise<readonly string[]> {
  const given = (await acts.of(system)).filter((act) => act.kind === 'plan-approved');
  const digests = [...new Set([...given, ...committed].map(({ digest }) => digest))];
  if (digests.length === 0) throw refused(`nobody has approved a plan of "${system}"`, 'there is nothing to revoke');
  await acts.record(system, { kind: 'approval-revoked', digests, ...signature });
  return digests;
}

const PREFIX = 'sha256:';
const FEWEST_DIGITS = 12;

function isSame(read: string, digest: string): boolean {
  const digits = read.replace(PREFIX, '');
  return digits.length >= FEWEST_DIGITS && digest.startsWith(`${PREFIX}${digits}`);
}

function refused(message: string, hint: string): RatchetError {
  return new RatchetError('approval.refused', message, { blame: 'operator', hint });
}
