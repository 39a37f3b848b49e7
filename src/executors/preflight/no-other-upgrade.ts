import { RatchetError } from '../../model/errors.ts';
import { millisecondsOf } from '../../model/instant.ts';
import type { RunJournal } from '../../reconciler/ports.ts';
import { isFolderOf } from '../run/progress-log.ts';
import { recordedOrder } from '../run/recorded-order.ts';
import type { Check } from './site.ts';

const QUIET_MS = 15 * 60_000;

/** An upgrade by hand shows in its log: no package's may have changed lately, but this one's and the last hop's. */
export const noOtherUpgrade: Check = async ({ link, paths, system, package: ours, clock, journal }) => {
  const since = clock.now().getTime() - QUIET_MS;
  const expected = [ours.name, await lastVerified(system.name, journal)].filter((name) => name !== undefined);
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

/** The package of our last run, where that one was seen to its end: the first hop of a path does not hold up the second. */
async function lastVerified(system: string, journal: RunJournal): Promise<string | undefined> {
  const latest = await journal.latest(system);
  if (latest?.state !== 'succeeded') return undefined;
  return (await recordedOrder(journal, latest))?.packageName;
}
