import { readdirSync, readFileSync } from 'node:fs';

// Linux only, as is everything that starts a real sshd.

/** Undefined for a process that has gone. */
function parentOf(pid: number): number | undefined {
  try {
    // The name in parentheses may hold spaces; the parent is the second field after it.
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /su, '');
    return Number(afterName.split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** Every process below one, children before grandchildren. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = new Map(runningPids().map((each) => [each, parentOf(each)]));
  const found = [pid];
  for (const ancestor of found) {
    found.push(...[...parents].filter(([, parent]) => parent === ancestor).map(([child]) => child));
  }
  return found.slice(1);
}

/** The child of `top` under which a process runs. */
export function branchOf(top: number, pid: number): number | undefined {
  let current = pid;
  for (let parent = parentOf(current); parent !== undefined && parent > 1; parent = parentOf(current)) {
    if (parent === top) return current;
    current = parent;
  }
  return undefined;
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function runningPids(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}
