import { execa } from 'execa';

/** Ends a process that we started and all that it started. On Windows the tree is found by `taskkill`, elsewhere it is its group. */
export async function endTree(pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await execa('taskkill', ['/pid', String(pid), '/t', '/f'], { reject: false, stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in this moment.
  }
}
