import { RatchetError } from '../../model/errors.ts';
import { millisecondsOf } from '../../model/instant.ts';
import { isFolderOf } from '../run/progress-log.ts';
import { recordedOrder } from '../run/recorded-order.ts';
import type { Check, Site } from './site.ts';

const QUIET_MS = 15 * 60_000;
const RECENT_RUNS = 10;

/** An upgrade by hand shows in its log: none may have changed lately but those of packages that we installed. */
export const noOtherUpgrade: Check = async (site) => {
  const { link, paths, system, clock } = site;
  const since = clock.now().getTime() - QUIET_MS;
  const expected = [site.package.name, ...(await verifiedBefore(site))];
  for (const folder of await link.list(paths.upgrades)) {
    if (folder.kind !== 'directory' || expected.some((name) => isFolderOf(folder.name, name))) continue;
    const log = await link.stat(`${paths.upgrades}/${folder.name}/progress.log`);
    if (log === undefined || millisecondsOf(log.modifiedAt) < since) continue;
    throw new RatchetError('run.conflict', `Agent "${system.orchestrator}" works on "${folder.name}"`, {
      blame: 'environment',
      hint: 'wait until that upgrade is over and its log has been quiet for 15 minutes',
    });
  }
};

/** The packages of our runs that were seen to their end: the first hop of a path does not hold up the second. */
async function verifiedBefore({ journal, system }: Pick<Site, 'journal' | 'system'>): Promise<readonly string[]> {
  const runs = await journal.runs({ system: system.name, limit: RECENT_RUNS });
  const verified = runs.filter(({ state }) => state === 'succeeded');
  const orders = await Promise.all(verified.map((run) => recordedOrder(journal, run)));
  return orders.flatMap((order) => (order === undefined ? [] : [order.packageName]));
}
