// Compiles src/ to dist/ and takes the data files along, then stamps what it was built from.
import { spawnSync } from 'node:child_process';
import { cpSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { markBuilt, root } from './ready.mjs';

// Built beside it and moved in whole: what runs from dist/ meanwhile finds the old build or the new one.
const fresh = join(root, '.ratchet-build');
rmSync(fresh, { recursive: true, force: true });
const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
const compiler = join(dirname(typescript), 'bin', 'tsc');
const compiled = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh], {
  cwd: root,
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

for (const data of [join('knowledge', 'data'), join('executors', 'bootstrap', 'parts')]) {
  cpSync(join(root, 'src', data), join(fresh, data), { recursive: true });
}
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
markBuilt();
