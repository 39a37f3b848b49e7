import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { ratchet, start } from './ratchet.ts';
import { openSite, type Site, standalone } from './site.ts';

let site: Site | undefined;
let stop: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await stop?.();
  await site?.close();
  stop = undefined;
  site = undefined;
});

const IDENTITY = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@x', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@x' };

it('writes what it found to a branch, from which plans are made without reaching any System', async () => {
  site = await openSite({
    systems: [standalone('lab'), standalone('studio')],
    spec: { mode: 'plan-only' },
    fleetLocation: (folder) => ({
      git: { url: `file://${folder}/fleet/.git`, ref: 'main', status: { branch: 'ratchet-status', every: '1s' } },
    }),
  });
  const { config, folder, fleet } = site;
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, {
      cwd: fleet,
      env: { ...process.env, ...IDENTITY },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString();
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'fleet');
  const running = start(['serve', '--config', config], folder);
  stop = () => {
    running.kill('SIGKILL');
    return running;
  };
  await vi.waitUntil(() => git('branch', '--list', 'ratchet-status') !== '', { timeout: 40_000, interval: 200 });
  running.kill('SIGTERM');
  await running;
  expect(git('show', 'ratchet-status:README.md')).toContain('| `lab` |');
  expect(git('log', '--format=%s', 'main').trim()).toBe('fleet');

  // Nobody answers from here on.
  await site.simulator.close();
  await writeFile(config, (await readFile(config, 'utf8')).replace(/^credentials:[\s\S]*?^(?=\S)/mu, ''));
  await rm(path.join(folder, 'web-password'), { force: true });
  const plan = await ratchet(
    ['plan', '--config', config, '--observed', 'git:ratchet-status', '--format', 'json'],
    folder,
  );
  expect(plan.stderr).toBe('');
  const { systems, summary } = JSON.parse(plan.stdout);
  expect(systems.map((entry: { system: string }) => entry.system)).toEqual(['lab', 'studio']);
  expect(summary.unknown).toBe(0);

  const missing = await ratchet(['plan', '--config', config, '--observed', 'git:nowhere'], folder);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('has no branch, tag or commit "nowhere"') });
  const local = await ratchet(['plan', '--fleet', fleet, '--observed', 'git:ratchet-status'], folder);
  expect(local.stderr).toContain('git show origin/ratchet-status:observed.json > observed.json');
}, 90_000);
