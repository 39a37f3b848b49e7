import { millisecondsOf } from '../model/instant.ts';
import type { CheckFinding, CheckReport } from '../model/prerequisite-check.ts';
import type { SystemHistory } from './history.ts';
import type { Objection } from './plan.ts';

/** Reports that still count: not too old, and made on the build that runs. */
function inForce({ checks = [] }: SystemHistory, build: number | undefined, now: number): readonly CheckReport[] {
  return checks.filter((report) => report.build === build && millisecondsOf(report.validUntil) > now);
}

/** DataMiner would run the same prerequisites at the upload and cancel the upgrade, in the middle of the window. */
export function prerequisiteObjection(
  system: string,
  history: SystemHistory,
  build: number | undefined,
  now: number,
): Objection | undefined {
  const failed = inForce(history, build, now).find(({ outcome }) => outcome === 'failed');
  if (failed === undefined) return undefined;
  const issues = failed.findings.filter(({ outcome }) => outcome === 'issues');
  return {
    rule: 'prerequisites',
    reason: 'PrerequisiteFailed',
    message: `${failed.check} found issues at ${failed.at}: ${issues.map(inWords).join('; ')}`,
    unblock: `mend them, then run \`ratchet check ${system}\``,
    notBefore: failed.validUntil,
  };
}

/** What was checked, and what of it counts no more. */
export function checkEvidence(history: SystemHistory, build: number | undefined, now: number): readonly string[] {
  const valid = inForce(history, build, now);
  return (history.checks ?? []).map((report) => {
    const { check, outcome, at, release, by, validUntil, findings } = report;
    const told = findings.filter((finding) => finding.outcome !== 'no-issues').map(inWords);
    const details = told.length === 0 ? '' : `: ${told.join('; ')}`;
    const until = valid.includes(report) ? `counts until ${validUntil}` : 'does not count any more';
    return `prerequisites: ${check} ${outcome} on ${release} at ${at}, asked for by ${by}, ${until}${details}`;
  });
}

/** For a system with an upgrade ahead: that no check counts. */
export function missingCheck(
  system: string,
  history: SystemHistory,
  build: number | undefined,
  now: number,
): readonly string[] {
  if (inForce(history, build, now).length > 0) return [];
  return [
    `prerequisites: not evaluated; DataMiner does so at the upload and cancels safely, \`ratchet check ${system}\` does so ahead`,
  ];
}

function inWords({ name, outcome, message, action }: CheckFinding): string {
  const advice = action === '' ? '' : `; the vendor advises: ${action}`;
  return `${name} (${outcome}) ${message}${advice}`;
}
