import { millisecondsOf } from '../../model/instant.ts';
import { isFolderOf } from '../run/progress-log.ts';
import { recordedOrder } from '../run/recorded-order.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

const QUIET_MS = 15 * 60_000;
const RECENT_RUNS = 10;

/** An upgrade by hand shows in its log: none may have changed lately but those of packages that we installed. */
export const otherUpgrade: Precondition<LinkSite> = {
  id: 'other-upgrade',
  title: 'No other upgrade is running',
  needs: ['sftp'],
  async run(site) {
    const { link, paths, agent, clock } = site;
    const since = clock.now().getTime() - QUIET_MS;
    const expected = [...(site.package === undefined ? [] : [site.package.name]), ...(await verifiedBefore(site))];
    for (const folder of await link.list(paths.upgrades)) {
      if (folder.kind !== 'directory' || expected.some((name) => isFolderOf(folder.name, name))) continue;
      const log = await link.stat(`${paths.upgrades}/${folder.name}/progress.log`);
      if (log === undefined || millisecondsOf(log.modifiedAt) < since) continue;
      return {
        kind: 'fail',
        code: 'run.conflict',
        blame: 'environment',
        evidence: `Agent "${agent.name}" works on "${folder.name}"`,
        fix: 'wait until that upgrade is over and its log has been quiet for 15 minutes',
      };
    }
    return pass('no log of an upgrade has changed in the last 15 minutes');
  },
};

/** The packages of our runs that were seen to their end: the first hop of a path does not hold up the second. */
async function verifiedBefore({ journal, system }: Pick<LinkSite, 'journal' | 'system'>): Promise<readonly string[]> {
  const runs = await journal.runs({ system: system.name, limit: RECENT_RUNS });
  const verified = runs.filter(({ state }) => state === 'succeeded');
  const orders = await Promise.all(verified.map((run) => recordedOrder(journal, run)));
  return orders.flatMap((order) => (order === undefined ? [] : [order.packageName]));
}
