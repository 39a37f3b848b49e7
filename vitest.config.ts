import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/ready.mjs'],
    env: { TZ: 'UTC', NO_COLOR: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    // Most tests wait for processes and sockets, so that every core is worth a worker.
    maxWorkers: '100%',
    restoreMocks: true,
    unstubEnvs: true,
    // Only to end what hangs: a slow machine is no mistake of the code.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    sequence: { shuffle: { tests: true } },
    expect: { requireAssertions: true },
    coverage: { provider: 'v8', include: ['src/**'] },
  },
});
