import { join } from 'node:path';
import { DEFAULT_TIMERS } from '../../src/config/defaults.ts';
import { type PackageFiles, packageFiles } from '../../src/executors/package/package-file.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

/** Packages below these folders, and on no server. */
export function packagesIn(...folders: readonly string[]): PackageFiles {
  const cache = { folder: join(folders[0] ?? '', 'cache'), limitBytes: 0 };
  const deps = { clock: new FakeClock(), random: () => 0.5, tell: () => {}, timers: DEFAULT_TIMERS, env: {} };
  return packageFiles({ folders, servers: [], cache }, deps);
}
