import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process holds a lease, so that another can tell whether it still lives. */
export interface ProcessIdentity {
  /** Within one host, process ids mean the same thing to everybody. */
  readonly host: string;
  readonly pid: number;
  /** When it started, in the host's own reckoning; undefined where the host does not tell. */
  readonly started: string | undefined;
}

/** `unknown`: there is a process of that id, but it could be a later one. */
export type Liveness = 'alive' | 'gone' | 'unknown';

export interface ProcessLook {
  readonly self: ProcessIdentity;
  /** Only asked about processes of this host. */
  livenessOf(process: ProcessIdentity): Liveness;
}

/** The inode that Linux gives to the process ids of the machine itself; containers have ids of their own. */
const MACHINE_PID_NAMESPACE = 'pid:[4026531836]';

export function thisProcess(): ProcessLook {
  return {
    self: { host: hostName(), pid: process.pid, started: startOf(process.pid) },
    livenessOf({ pid, started }) {
      if (!exists(pid)) return 'gone';
      const startedNow = startOf(pid);
      if (started === undefined || startedNow === undefined) return 'unknown';
      return started === startedNow ? 'alive' : 'gone';
    },
  };
}

/** Two containers can share a name and a store and yet see different processes, so their ids must not be compared. */
function hostName(): string {
  const namespace = quietly(() => readlinkSync('/proc/self/ns/pid'));
  return namespace === undefined || namespace === MACHINE_PID_NAMESPACE ? hostname() : `${hostname()} ${namespace}`;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code !== 'ESRCH';
  }
}

/** Linux only: ticks since this boot, and which boot it is. Elsewhere a reused id is settled by the lease's expiry. */
function startOf(pid: number): string | undefined {
  return quietly(() => {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in brackets and may hold anything; the 20th word after it is the start.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? undefined : `${boot} ${ticks}`;
  });
}

function quietly(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
