import { packagePaths } from '../agent-paths.ts';
import { checkDiskSpace, checkMembers } from '../stage/disk-space.ts';
import type { Check, Site } from './site.ts';

/** DataMiner copies the package to every Agent and unpacks it there. */
export const diskSpace: Check = async (site) => {
  const needs = site.staging.disk;
  const own = await ownDisk(site);
  const others = await checkMembers({ ...site, needs }, site.package.size, site.signal);
  for (const message of [...(own === undefined ? [] : [own]), ...others]) {
    site.tell({ kind: 'note', system: site.system.name, message });
  }
};

async function ownDisk({ link, paths, system, staging, package: local }: Site): Promise<string | undefined> {
  const { file, part } = packagePaths(paths, local);
  const there = (await link.stat(file)) ?? (await link.stat(part));
  const about = { name: system.orchestrator, drive: paths.drive, part: 'orchestrator' } as const;
  return await checkDiskSpace(link, about, local.size, there?.size ?? 0, staging.disk);
}
