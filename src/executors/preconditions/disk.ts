import { bytesInWords } from '../../model/plain-words.ts';
import { forward, packagePaths } from '../agent-paths.ts';
import { checkDiskSpace } from '../stage/disk-space.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

/** DataMiner copies the package to every Agent and unpacks it there. */
export const disk: Precondition<LinkSite> = {
  id: 'disk',
  title: 'Free disk for a package',
  needs: ['sftp'],
  async run(site) {
    const { link, agent, system, packageBytes, staging } = site;
    const part = agent.name === system.orchestrator ? 'orchestrator' : 'member';
    const drive = part === 'orchestrator' ? site.paths.drive : `${forward(site.agentLayout.dataMiner).split('/')[0]}/`;
    const place = { name: agent.name, drive, part } as const;
    const remark = await checkDiskSpace(link, place, packageBytes, await staged(site), staging.disk);
    if (remark !== undefined) return { kind: 'warn', evidence: remark, fix: `look at ${drive} on it` };
    const free = bytesInWords((await link.space(drive))?.freeBytes ?? 0);
    return pass(`${free} free on ${drive}, enough for a package of ${bytesInWords(packageBytes)}`);
  },
};

/** Bytes of the package that lie there already. */
async function staged({ link, paths, agent, system, package: wanted }: LinkSite): Promise<number> {
  if (wanted === undefined || agent.name !== system.orchestrator) return 0;
  const { file, part } = packagePaths(paths, wanted);
  return ((await link.stat(file)) ?? (await link.stat(part)))?.size ?? 0;
}
