import type { AgentLayout, DiskNeeds } from '../../config/config.ts';
import type { DesiredSystem } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import { bytesInWords } from '../../model/plain-words.ts';
import type { AgentLink, AgentLinks } from '../../reconciler/ports.ts';
import { forward } from '../agent-paths.ts';

const FULL = 64e6;

interface AgentDisk {
  readonly name: string;
  readonly drive: string;
  readonly part: 'orchestrator' | 'member';
}

/** Throws `stage.disk` where an upgrade would run out of disk. Answers a remark where the Agent does not say. */
export async function checkDiskSpace(
  link: AgentLink,
  { name, drive, part }: AgentDisk,
  packageBytes: number,
  bytesThere: number,
  needs: DiskNeeds,
): Promise<string | undefined> {
  const space = await link.space(drive);
  if (space === undefined) return `Agent "${name}" does not say how much disk is free`;
  const needed = packageBytes * needs[`${part}Factor`] + needs.reserveBytes - bytesThere;
  if (space.freeBytes >= needed) return undefined;
  throw new RatchetError(
    'stage.disk',
    `Agent "${name}" has ${bytesInWords(space.freeBytes)} free on ${drive}; this upgrade needs ${bytesInWords(needed)}`,
    { blame: 'environment', hint: 'free disk space on it' },
  );
}

interface Members {
  readonly system: Pick<DesiredSystem, 'agents' | 'orchestrator' | 'credentials'>;
  readonly links: AgentLinks;
  readonly agentLayout: AgentLayout;
  readonly needs: DiskNeeds;
}

/** DataMiner copies a package to every Agent and unpacks it there. Answers what could not be seen. */
export async function checkMembers(
  { system, links, agentLayout, needs }: Members,
  packageBytes: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const drive = `${forward(agentLayout.dataMiner).split('/')[0]}/`;
  const remarks: string[] = [];
  for (const agent of system.agents.filter(({ name }) => name !== system.orchestrator)) {
    const remark = links.reaches(agent)
      ? await links.with(agent, system.credentials, signal, (link) =>
          checkDiskSpace(link, { name: agent.name, drive, part: 'member' }, packageBytes, 0, needs),
        )
      : `there is no link to Agent "${agent.name}"; its free disk was not checked`;
    if (remark !== undefined) remarks.push(remark);
  }
  return remarks;
}

/** What a failed write on Windows does not say: whether the disk is full. */
export async function isDiskFull(link: AgentLink, drive: string): Promise<boolean> {
  const space = await link.space(drive);
  return space !== undefined && space.freeBytes < FULL;
}
