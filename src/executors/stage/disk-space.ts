import { RatchetError } from '../../model/errors.ts';
import { bytesInWords } from '../../model/plain-words.ts';
import type { AgentLink } from '../../reconciler/ports.ts';

// Source of the floor: Where_to_Start. The factors are inferred: the part file, DataMiner's own copy, and what it unpacks.
const FLOOR = 15e9;
const COPIES = { orchestrator: 4, member: 3 } as const;
const FULL = 64e6;

/** Throws `stage.disk` where an upgrade would run out of disk. Answers a remark where the Agent does not say. */
export async function checkDiskSpace(
  link: AgentLink,
  agent: { readonly name: string; readonly drive: string; readonly part: keyof typeof COPIES },
  packageBytes: number,
  bytesThere = 0,
): Promise<string | undefined> {
  const space = await link.space(agent.drive);
  if (space === undefined) return `Agent "${agent.name}" does not say how much disk is free`;
  const needed = packageBytes * COPIES[agent.part] + FLOOR - bytesThere;
  if (space.freeBytes >= needed) return undefined;
  throw new RatchetError(
    'stage.disk',
    `Agent "${agent.name}" has ${bytesInWords(space.freeBytes)} free on ${agent.drive}; this upgrade needs ${bytesInWords(needed)}`,
    { blame: 'environment', hint: 'free disk space on it' },
  );
}

/** What a failed write on Windows does not say: whether the disk is full. */
export async function isDiskFull(link: AgentLink, drive: string): Promise<boolean> {
  const space = await link.space(drive);
  return space !== undefined && space.freeBytes < FULL;
}
