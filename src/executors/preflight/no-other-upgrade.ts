import { RatchetError } from '../../model/errors.ts';
import { millisecondsOf } from '../../model/instant.ts';
import { isFolderOf } from '../run/progress-log.ts';
import type { Check } from './site.ts';

const QUIET_MS = 15 * 60_000;

/** An upgrade by hand shows in its log: no other package's may have changed lately. */
export const noOtherUpgrade: Check = async ({ link, paths, system, package: ours, clock }) => {
  const since = clock.now().getTime() - QUIET_MS;
  for (const folder of await link.list(paths.upgrades)) {
    if (folder.kind !== 'directory' || isFolderOf(folder.name, ours.name)) continue;
    const log = await link.stat(`${paths.upgrades}/${folder.name}/progress.log`);
    if (log === undefined || millisecondsOf(log.modifiedAt) < since) continue;
    throw new RatchetError('run.conflict', `Agent "${system.orchestrator}" works on "${folder.name}"`, {
      blame: 'environment',
      hint: 'wait until that upgrade is over and its log has been quiet for 15 minutes',
    });
  }
};
