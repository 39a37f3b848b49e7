import { formatOrigin } from '../model/origin.ts';
import type { RiskAcceptance } from '../model/overlay.ts';
import type { Problem } from '../model/problem.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt, warning } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { DatedWarning } from './file-reading.ts';
import { checked } from './formats.ts';
import { parseMoment } from './moment.ts';
import type { WrittenAcceptance } from './written.ts';

const LIST: Path = ['spec', 'acceptedRisks'];

/** The risks that a System takes on. Whether an id names anything is for those to say who see the knowledge. */
export function readAcceptedRisks(
  document: YamlDocument,
  written: readonly WrittenAcceptance[],
  timezone: string,
): {
  acceptances: readonly RiskAcceptance[];
  problems: readonly Problem[];
  dated: readonly DatedWarning[];
} {
  const acceptances = written.map(({ id, reason, owner, expires }, index) => ({
    id,
    reason: reason.trim(),
    owner: owner.trim(),
    expires: checked(parseMoment(expires, timezone)),
    expiresAsWritten: expires,
    origin: document.originOf([...LIST, index]),
  }));
  return { acceptances, problems: acceptedTwice(document, acceptances), dated: expiring(document, acceptances) };
}

function acceptedTwice(document: YamlDocument, acceptances: readonly RiskAcceptance[]): Problem[] {
  const first = new Map<string, RiskAcceptance>();
  const problems: Problem[] = [];
  for (const [index, acceptance] of acceptances.entries()) {
    const other = first.get(acceptance.id);
    if (other === undefined) first.set(acceptance.id, acceptance);
    else {
      const message = `spec.acceptedRisks: "${acceptance.id}" is accepted twice, also at ${formatOrigin(other.origin)}; remove one`;
      problems.push(problemAt(document, [...LIST, index, 'id'], 'desired.duplicate-acceptance', message));
    }
  }
  return problems;
}

function expiring(document: YamlDocument, acceptances: readonly RiskAcceptance[]): DatedWarning[] {
  return acceptances.map(({ id, expires, expiresAsWritten = expires }, index) => {
    const message = `spec.acceptedRisks: the acceptance of "${id}" ended on ${expiresAsWritten}, so that it accepts nothing; remove it, or write a later date`;
    const problem = problemAt(document, [...LIST, index, 'expires'], 'desired.acceptance-over', message);
    return { since: expires, problem: warning(problem) };
  });
}
