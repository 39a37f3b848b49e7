import type { Problem } from '../model/problem.ts';
import type { ChangeApprovals } from '../reconciler/forge.ts';
import type { Demand } from './judge-proposal.ts';

/**
 * What is still missing. An approval counts for the commit that it was given for, and not from the author of the pull
 * request. Where no forge was asked, whatever is demanded is told.
 */
export function missingApprovals(
  demands: readonly Demand[],
  commit: string,
  change: ChangeApprovals | undefined,
): readonly Problem[] {
  const counting = new Set(
    change?.approvals
      .filter((one) => one.commit === commit && !isSame(one.by, change.author))
      .map(({ by }) => lower(by)),
  );
  return demands
    .filter(({ accounts }) => !accounts.some((account) => counting.has(lower(account))))
    .map(({ what, origin, who, accounts }): Problem => {
      const names = who.join(' or ');
      const known = accounts.join(', ') === who.join(', ') ? names : `${names} (${accounts.join(', ')})`;
      const severity = change === undefined ? 'warning' : 'error';
      const message = `${what}, this commit needs the approval of ${known}`;
      return { origin, severity, code: 'policy.approval-missing', message };
    });
}

/** Forges take the case of an account's name for nothing. */
function lower(account: string): string {
  return account.toLowerCase();
}

function isSame(a: string, b: string): boolean {
  return lower(a) === lower(b);
}
