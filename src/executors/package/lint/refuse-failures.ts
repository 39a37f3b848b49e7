import { RatchetError } from '../../../model/errors.ts';
import type { LintFinding } from './finding.ts';

/** Throws `stage.package` with everything that failed. */
export function refuseFailures(file: string, findings: readonly LintFinding[]): void {
  const failures = findings.filter(({ kind }) => kind === 'fail').map(({ evidence }) => evidence);
  if (failures.length === 0) return;
  throw new RatchetError('stage.package', `"${file}" is not an upgrade package: ${failures.join('; ')}`, {
    blame: 'operator',
    hint: 'download the package again from the vendor',
  });
}
