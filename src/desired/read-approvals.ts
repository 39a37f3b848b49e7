import type { Approval } from '../model/approval.ts';
import { formatOrigin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt, warning } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { DatedWarning } from './file-reading.ts';
import { checked } from './formats.ts';
import { parseMoment } from './moment.ts';
import type { WrittenSystem } from './written.ts';

const LIST: Path = ['spec', 'approvals'];

/** The plans of a System that were approved by a commit. Whether a digest is that of a plan is for the gate to say. */
export function readApprovals(
  document: YamlDocument,
  { approval = 'none', approvals = [] }: Pick<WrittenSystem['spec'], 'approval' | 'approvals'>,
  timezone: string,
): { approvals: readonly Approval[]; problems: readonly Problem[]; dated: readonly DatedWarning[] } {
  const read = approvals.map(({ digest, owner, reason, expires }, index) => ({
    digest,
    owner: owner.trim(),
    reason: reason.trim(),
    expires: expires === undefined ? undefined : checked(parseMoment(expires, timezone)),
    origin: document.originOf([...LIST, index]),
  }));
  const idle = read.length > 0 && approval === 'none' ? [nothingWaits(document)] : [];
  return { approvals: read, problems: [...idle, ...approvedTwice(document, read)], dated: expiring(document, read) };
}

function nothingWaits(document: YamlDocument): Problem {
  const message = 'spec.approvals approves what nobody waits for; write approval: required, or remove the list';
  return warning(problemAt(document, LIST, 'desired.approval-idle', message));
}

function approvedTwice(document: YamlDocument, approvals: readonly Approval[]): Problem[] {
  const first = new Map<string, Approval>();
  return approvals.flatMap((approval, index) => {
    const key = `${approval.digest} ${approval.owner}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, approval);
    if (other === undefined) return [];
    const message = `spec.approvals: "${approval.owner}" approves this plan twice, also at ${formatOrigin(other.origin)}; remove one`;
    return [problemAt(document, [...LIST, index, 'digest'], 'desired.duplicate-approval', message)];
  });
}

function expiring(document: YamlDocument, approvals: readonly Approval[]): DatedWarning[] {
  return approvals.flatMap(({ owner, expires }, index) => {
    if (expires === undefined) return [];
    const message = `spec.approvals: the approval by "${owner}" ended on ${expires}, so that it approves nothing; remove it, or write a later date`;
    const problem = problemAt(document, [...LIST, index, 'expires'], 'desired.approval-over', message);
    return [{ since: expires, problem: warning(problem) }];
  });
}
