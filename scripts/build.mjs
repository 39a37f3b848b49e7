// Bundles src/ into dist/: few files load faster than many. Types are checked by `npm run typecheck`.
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root, STAMP, wantedBuild } from './ready.mjs';
import { VALIDATED, validatorsOf } from './validators.mjs';

// Rooms that import no package, so that loading all of one costs little. The rest is split where it is loaded later.
const WHOLE_ROOMS = /\/src\/(knowledge|planner|reconciler)\//;

// Every command would load their modules one by one, a hundred and fifty of them with a store. Neither reads what others wrote.
const BUNDLED_PACKAGES = ['commander', 'kysely'];

const builtFrom = wantedBuild();
// Built beside it and moved in whole: what runs from dist/ meanwhile finds the old build or the new one.
const fresh = join(root, '.ratchet-build');
rmSync(fresh, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: { 'cli/cli': 'src/cli/cli.ts' },
  platform: 'node',
  external: (id) => /^[^./]/.test(id) && !BUNDLED_PACKAGES.includes(id),
  transform: { target: 'node20.19', define: { BUILT_FROM: JSON.stringify(builtFrom) } },
  plugins: [
    {
      name: 'validators that are written out',
      resolveId: (id) => (id === './validators.ts' ? join(root, 'src', 'yaml', 'written-validators.ts') : null),
    },
  ],
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
mkdirSync(join(fresh, 'validators'));
for (const schema of VALIDATED) {
  const text = readFileSync(join(root, 'schemas', `${schema}.schema.json`), 'utf8');
  writeFileSync(join(fresh, 'validators', `${schema}.schema.cjs`), validatorsOf(JSON.parse(text)));
}
mkdirSync(join(fresh, 'licences'));
for (const name of BUNDLED_PACKAGES) {
  copyFileSync(join(root, 'node_modules', name, 'LICENSE'), join(fresh, 'licences', `${name}.txt`));
}
writeFileSync(join(fresh, STAMP), builtFrom);
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
