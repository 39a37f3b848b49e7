// `npm run fuzz [inputs]`: every parser of what others write, over that many hostile inputs, a million unless told
// otherwise, shared among the parsers. None may crash, take more than 2 s of the processor for one input, or more than
// 512 MB of heap. Prints the seed; `FC_SEED=<seed> npm run fuzz` makes the same inputs again.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ready, root } from './ready.mjs';

const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)) {
  console.error('write a whole number of inputs, such as "npm run fuzz 100000", and as FC_SEED a whole number');
  process.exit(1);
}

ready();
const run = join(root, 'test', 'fuzz', 'run.ts');
const { status } = spawnSync(process.execPath, ['--import', 'tsx', run, String(inputs), String(seed)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
