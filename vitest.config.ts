import { defineConfig } from 'vitest/config';

// Tests of rooms that keep nothing between two files. They share a worker and what it has loaded: starting one and loading our
// modules takes half a second of processor time, for each file.
const SHARING =
  'test/{cli,config,desired,golden,knowledge,model,notify,observers,planner,policy,probes,reconciler,review,triggers,yaml}/{*,!(laws)/**/*}.test.ts';

const everywhere = {
  setupFiles: ['test/remove-folders.ts'],
  env: { TZ: 'UTC', NO_COLOR: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  restoreMocks: true,
  unstubEnvs: true,
  // Only to end what hangs: a slow machine is no mistake of the code.
  testTimeout: 90_000,
  hookTimeout: 90_000,
  sequence: { shuffle: { tests: true } },
  expect: { requireAssertions: true },
};

export default defineConfig({
  test: {
    globalSetup: ['scripts/ready.mjs'],
    // Most tests wait for processes and sockets, so that every core is worth a worker.
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['src/**'] },
    projects: [
      { test: { ...everywhere, name: 'sharing', include: [SHARING], isolate: false } },
      { test: { ...everywhere, name: 'apart', include: ['test/**/*.test.ts'], exclude: [SHARING] } },
    ],
  },
});
