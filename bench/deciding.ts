import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FleetOnDisk } from './fleet.ts';

/** Microseconds of CPU time per System of deciding alone, on input that is in memory, as read. */
export interface Deciding {
  /** The first time in a process, V8's compiling included: what a command pays. */
  readonly first: number;
  /** Once everything is compiled: what a service pays. */
  readonly steady: number;
  /** The part of `steady` that goes into verdicts, ways, risks and gates; the rest makes the digests that a plan is known by. */
  readonly undigested: number;
}

const ALONE = fileURLToPath(new URL('deciding-alone.ts', import.meta.url));

export async function decidingCost(disk: FleetOnDisk): Promise<Deciding> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', ALONE, JSON.stringify(disk)]);
  return JSON.parse(stdout);
}
