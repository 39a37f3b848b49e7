import type { AgentLayout, DiskNeeds } from '../../config/config.ts';
import type { AgentEndpoint, DesiredSystem } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import { bytesInWords } from '../../model/plain-words.ts';
import type { AgentLink, AgentLinks } from '../../reconciler/agent-link.ts';
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
  const look = async (agent: AgentEndpoint) => {
    if (!links.reaches(agent)) return `there is no link to Agent "${agent.name}"; its free disk was not checked`;
    const disk = { name: agent.name, drive, part: 'member' } as const;
    return await links.with(agent, system.credentials, signal, (link) =>
      checkDiskSpace(link, disk, packageBytes, 0, needs),
    );
  };
  const others = system.agents.filter(({ name }) => name !== system.orchestrator);
  const looks = await Promise.allSettled(others.map(look));
  const failed = looks.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return looks.flatMap((each) => (each.status === 'fulfilled' && each.value !== undefined ? [each.value] : []));
}

/** What a failed write on Windows does not say: whether the disk is full. */
export async function isDiskFull(link: AgentLink, drive: string): Promise<boolean> {
  const space = await link.space(drive);
  return space !== undefined && space.freeBytes < FULL;
}
