import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, vi } from 'vitest';

/** The process ids that a program has written into `pids` of its folder. */
export function pidsIn(folder: string): number[] {
  try {
    return readFileSync(path.join(folder, 'pids'), 'utf8').split(' ').map(Number);
  } catch {
    return [];
  }
}

/** Waits until none of them runs any more. */
export async function expectGone(folder: string): Promise<void> {
  const pids = pidsIn(folder);
  expect(pids).toHaveLength(2);
  await vi.waitUntil(() => !pids.some(isRunning), { timeout: 5_000 });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** Ended, and not yet taken note of by whoever adopted it. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
