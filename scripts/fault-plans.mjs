// `npm run fault-plans [plans]`: the law of at most one launch over that many random plans of faults and crashes, 20 000
// unless told otherwise, half of them for one Agent and half for a cluster. Prints the seed; `FC_SEED=<seed>` asks about
// the same plans again, and `FAULT_PLAN=<json>` plays one.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ready, root } from './ready.mjs';

const SHAPES = 2;
const plans = Number(process.argv[2] ?? 20_000);
const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
if (!Number.isSafeInteger(plans) || plans < SHAPES || !Number.isSafeInteger(seed)) {
  console.error('write a whole number of plans, such as "npm run fault-plans 5000", and as FC_SEED a whole number');
  process.exit(1);
}

ready();
const each = Math.ceil(plans / SHAPES);
console.log(`${SHAPES} shapes of a System, ${each} plans each, seed ${seed}`);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const files = ['alone', 'cluster'].map((shape) => `test/rehearsal/fault-law-${shape}.test.ts`);
const { status } = spawnSync(process.execPath, [vitest, 'run', '--test-timeout=0', '--reporter=verbose', ...files], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FAULT_PLANS: String(each), FC_SEED: String(seed) },
});
process.exit(status ?? 1);
