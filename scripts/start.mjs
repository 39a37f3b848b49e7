// `npm start`: the first run. With arguments, `npm start -- plan …` runs that command of ratchet instead.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ready, root } from './ready.mjs';

ready();
const args = process.argv.slice(2);
const cli = join(root, 'dist', 'cli', 'cli.js');
const { status } = spawnSync(process.execPath, [cli, ...(args.length === 0 ? ['demo'] : args)], { stdio: 'inherit' });
process.exit(status ?? 1);
