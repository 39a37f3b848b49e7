// Bundles src/ into dist/: few files load faster than many. Types are checked by `npm run typecheck`.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root, STAMP, wantedBuild } from './ready.mjs';

// Rooms that import no package, so that loading all of one costs little. The rest is split where it is loaded later.
const WHOLE_ROOMS = /\/src\/(knowledge|planner|reconciler)\//;

const builtFrom = wantedBuild();
// Built beside it and moved in whole: what runs from dist/ meanwhile finds the old build or the new one.
const fresh = join(root, '.ratchet-build');
rmSync(fresh, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: { 'cli/cli': 'src/cli/cli.ts' },
  platform: 'node',
  external: /^[^./]/,
  transform: { target: 'node20.19', define: { BUILT_FROM: JSON.stringify(builtFrom) } },
  checks: { ineffectiveDynamicImport: false },
});
await bundle.write({
  dir: fresh,
  format: 'esm',
  sourcemap: true,
  // One folder below the root of the package, see src/shipped.ts.
  chunkFileNames: '[name]-[hash].js',
  codeSplitting: { groups: [{ debugName: 'whole rooms', name: (module) => WHOLE_ROOMS.exec(module)?.[1] ?? null }] },
});
await bundle.close();
writeFileSync(join(fresh, STAMP), builtFrom);
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
