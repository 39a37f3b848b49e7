import type { AgentEndpoint } from '../../model/desired.ts';
import { forward, packagePaths } from '../agent-paths.ts';
import { checkDiskSpace } from '../stage/disk-space.ts';
import type { Check, Site } from './site.ts';

/** DataMiner copies the package to every Agent and unpacks it there. */
export const diskSpace: Check = async (site) => {
  for (const agent of site.system.agents) {
    const remark = agent.name === site.system.orchestrator ? await ownDisk(site) : await memberDisk(site, agent);
    if (remark !== undefined) site.tell({ kind: 'note', system: site.system.name, message: remark });
  }
};

async function ownDisk({ link, paths, system, package: local }: Site): Promise<string | undefined> {
  const { file, part } = packagePaths(paths, local);
  const there = (await link.stat(file)) ?? (await link.stat(part));
  const about = { name: system.orchestrator, drive: paths.drive, part: 'orchestrator' } as const;
  return await checkDiskSpace(link, about, local.size, there?.size);
}

async function memberDisk(
  { links, system, agentLayout, package: local, signal }: Site,
  agent: AgentEndpoint,
): Promise<string | undefined> {
  if (!links.reaches(agent)) return `there is no link to Agent "${agent.name}"; its free disk was not checked`;
  const drive = `${forward(agentLayout.dataMiner).split('/')[0]}/`;
  return await links.with(agent, system.credentials, signal, (link) =>
    checkDiskSpace(link, { name: agent.name, drive, part: 'member' }, local.size),
  );
}
