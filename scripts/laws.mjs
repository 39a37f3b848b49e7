// `npm run laws [fleets]`: the planner's laws over that many generated fleets, a million unless told otherwise, shared
// among the laws. Prints the seed; `FC_SEED=<seed> npm run laws` asks about the same fleets again.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ready, root } from './ready.mjs';

// Five of the fourteen plan each fleet so often that they are asked about a part of them, see test/planner/laws/law.ts.
const LAWS = 9 + 2 / 2 + 2 / 5 + 1 / 10;
const fleets = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
if (!Number.isSafeInteger(fleets) || fleets < 1 || !Number.isSafeInteger(seed)) {
  console.error('write a whole number of fleets, such as "npm run laws 100000", and as FC_SEED a whole number');
  process.exit(1);
}

ready();
const runs = Math.ceil(fleets / LAWS);
console.log(`14 laws, up to ${runs} fleets each, seed ${seed}`);
const started = performance.now();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--test-timeout=0', '--reporter=verbose', 'test/planner/laws/'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, FC_RUNS: String(runs), FC_SEED: String(seed) } },
);
console.log(`${Math.round((performance.now() - started) / 1000)} s`);
process.exit(status ?? 1);
