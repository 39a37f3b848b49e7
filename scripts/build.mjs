// Compiles src/ to dist/ and takes the data files along, then stamps what it was built from.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { markBuilt, root } from './ready.mjs';

rmSync(join(root, 'dist'), { recursive: true, force: true });
const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
const compiled = spawnSync(process.execPath, [join(dirname(typescript), 'bin', 'tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

const data = join(root, 'src', 'knowledge', 'data');
if (existsSync(data)) cpSync(data, join(root, 'dist', 'knowledge', 'data'), { recursive: true });
markBuilt();
