import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Cost, medianCost } from './measure.ts';

const SITE = fileURLToPath(new URL('simulated-site.ts', import.meta.url));

export interface FleetShape {
  readonly systems: number;
  readonly agents: number;
}

export interface Observing extends FleetShape {
  readonly cost: Cost;
}

/** What `ratchet observe` of a simulated fleet costs, as a whole process; the fleet plays in another one. */
export async function measureObserving(
  root: string,
  { systems, agents }: FleetShape,
  times: number,
): Promise<Observing> {
  const args = ['--import', 'tsx', SITE, String(systems), String(agents)];
  const fleet = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = await Promise.race([once(fleet.stdout, 'data'), endedEarly(once(fleet, 'exit'))]);
    const cli = path.join(root, 'dist', 'cli', 'cli.js');
    const observe = [cli, 'observe', '--config', String(line).trim(), '--detailed-exitcode'];
    return { systems, agents, cost: await medianCost({ file: process.execPath, args: observe, cwd: root }, times) };
  } finally {
    const ended = fleet.exitCode === null ? once(fleet, 'exit') : undefined;
    fleet.stdin.end();
    await ended;
  }
}

async function endedEarly(exit: Promise<unknown[]>): Promise<never> {
  throw new Error(`the simulated fleet ended with ${(await exit)[0]}`);
}
