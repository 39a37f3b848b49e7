import { type Precondition, type SystemSite, skipped } from './precondition.ts';

/**
 * Of the rights that the vendor's Update Center asks for, a download is never made and the rest belongs to the account
 * that is saved in the Taskbar Utility, not to ours. The web services tell of other rights alone (WS_CustomDataTypes_v1/DMASecurity).
 */
export const upgradeRights: Precondition<SystemSite> = {
  id: 'upgrade-rights',
  title: 'The account in the Taskbar Utility may upgrade',
  run() {
    const where = 'System Center > Users/Groups, on the account saved in the Taskbar Utility (Options > slnet)';
    const wanted = 'Agents: Install App packages, Upgrade/restore, Stop';
    return { ...skipped('cannot be seen from outside'), fix: `look in ${where}: it needs ${wanted}` };
  },
};
