import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { StoreLocation } from '../../src/config/store-location.ts';

const script = fileURLToPath(new URL('./writer-process.ts', import.meta.url));

/** Starts a process that writes into the store; see writer-process.ts. */
export function writer(
  place: StoreLocation,
  system: string,
  amount: string,
): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(place), system, amount], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
