import type { CheckFinding, CheckReport } from '../../model/prerequisite-check.ts';

/** Passed only where something says so: the exit code of the vendor's tool is undocumented and decides nothing. */
export function judgeCheck(findings: readonly CheckFinding[]): CheckReport['outcome'] {
  const some = (outcome: CheckFinding['outcome']) => findings.some((finding) => finding.outcome === outcome);
  if (some('issues')) return 'failed';
  return findings.length > 0 && !some('unclear') ? 'passed' : 'unclear';
}
