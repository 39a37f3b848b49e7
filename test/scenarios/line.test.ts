import { readFileSync } from 'node:fs';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { afterEach, describe, expect, it } from 'vitest';
import { openSshAvailable } from '../openssh.ts';
import { ratchet } from './ratchet.ts';
import { CU7, CU9, clusterWithPair, openSite, type Site, standalone } from './site.ts';

const openSsh = openSshAvailable();
let site: Site | undefined;
afterEach(async () => {
  await site?.close();
  site = undefined;
});

/** A repository with the site's fleet in its first commit, and the way to commit more. */
async function commitFleet({ folder, fleet }: Site) {
  const bare = path.join(folder, 'fleet.git');
  await simpleGit(folder).raw('init', '--quiet', '--bare', '--initial-branch=main', bare);
  const git = simpleGit(fleet, { config: ['user.name=Test', 'user.email=test@test.example', 'commit.gpgsign=false'] });
  await git.raw('init', '--quiet', '--initial-branch=main');
  await git.add('.');
  await git.commit('fleet');
  await git.raw('push', '--quiet', bare, 'main');
}

function versionsOf({ simulator }: Site, system: string): readonly string[] {
  const found = simulator.state().systems.find(({ name }) => name === system);
  return found?.agents.map(({ version }) => version) ?? [];
}

describe.each([
  { transport: 'ssh2' as const, skipped: false },
  { transport: 'openssh' as const, skipped: !openSsh.available },
])('over $transport', ({ transport, skipped }) => {
  it.skipIf(skipped)(
    `a commit becomes a verified upgrade of a cluster${skipped ? ` (skipped: ${openSsh.why})` : ''}`,
    async () => {
      const fleetLocation = (folder: string) => ({ git: { url: `file://${folder}/fleet.git`, ref: 'main' } });
      site = await openSite({ systems: [clusterWithPair('prod')], transport, fleetLocation });
      await commitFleet(site);
      const options = ['--config', site.config];

      const planned = await ratchet(['plan', ...options, '--format', 'json', '--detailed-exitcode'], site.folder);
      expect(planned).toMatchObject({ code: 2, stderr: '' });
      expect(JSON.parse(planned.stdout)).toMatchObject({
        source: { revision: expect.stringMatching(/^main@sha1:[0-9a-f]{40}$/u) },
        systems: [{ system: 'prod', verdict: 'upgrade', hops: [{ to: { release: '10.5.0 [CU9]', build: 16_515 } }] }],
      });

      const staged = await ratchet(['stage', ...options, 'prod'], site.folder);
      expect(staged).toMatchObject({ code: 0, stdout: expect.stringContaining('staged') });
      expect(site.simulator.launches('prod')).toBe(0);

      const applied = await ratchet(['apply', ...options, 'prod'], site.folder);
      expect(applied.stderr + applied.stdout).toContain('succeeded');
      expect(applied.code).toBe(0);
      expect(versionsOf(site, 'prod')).toEqual([CU9, CU9, CU9]);
      expect(site.simulator.launches('prod')).toBe(1);

      const again = await ratchet(['reconcile', ...options, '--detailed-exitcode'], site.folder);
      expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('up-to-date') });
      expect(site.simulator.launches('prod')).toBe(1);

      const status = await ratchet(['status', '--config', site.config], site.folder);
      expect(status.stdout).toMatch(/prod {2}up-to-date[\s\S]*10\.5\.0 \[CU7\] → 10\.5\.0 \[CU9\] {2}succeeded/u);
    },
  );
});

it('repairs a cluster of which one Agent was left behind, and touches no other', async () => {
  const [a, b, c] = clusterWithPair('prod').agents;
  if (a === undefined || b === undefined || c === undefined) throw new Error('a cluster of three was expected');
  site = await openSite({ systems: [{ name: 'prod', version: CU9, agents: [a, b, { ...c, version: CU7 }] }] });
  const { code, stdout } = await ratchet(['apply', '--config', site.config, 'prod'], site.folder);
  expect(stdout).toContain('succeeded');
  expect(code).toBe(0);
  expect(versionsOf(site, 'prod')).toEqual([CU9, CU9, CU9]);
  expect(site.simulator.launches('prod')).toBe(1);
  const restarted = site.simulator.state().systems[0]?.agents.filter(({ name }) => historyOf(name).length > 1);
  expect(restarted?.map(({ name }) => name)).toEqual(['prod-c']);
});

/** The lines of an Agent's VersionHistory.txt. */
function historyOf(agent: string): readonly string[] {
  const drive = process.platform === 'win32' ? 'C' : 'C:';
  const folder = site?.simulator.agent(agent).folder ?? '';
  const text = readFileSync(path.join(folder, drive, 'Skyline DataMiner', 'Upgrades', 'VersionHistory.txt'), 'utf8');
  return text.trim().split(/\r?\n/u);
}

describe('what must never start an upgrade', () => {
  it.each`
    mode             | command        | staged   | said
    ${'plan-only'}   | ${'apply'}     | ${false} | ${'set spec.mode to apply'}
    ${'plan-only'}   | ${'stage'}     | ${false} | ${'set spec.mode to upload-only'}
    ${'plan-only'}   | ${'reconcile'} | ${false} | ${'plan-only'}
    ${'upload-only'} | ${'apply'}     | ${false} | ${'set spec.mode to apply'}
    ${'upload-only'} | ${'reconcile'} | ${true}  | ${'staged'}
  `('mode $mode holds "$command" back', async ({ mode, command, staged, said }) => {
    site = await openSite({ systems: [standalone('lab')], spec: { mode } });
    const { code, stdout } = await ratchet([command, '--config', site.config, 'lab'], site.folder);
    expect(stdout).toContain(said);
    expect(code).toBe(0);
    expect(site.simulator.launches('lab')).toBe(0);
    const uploads = site.simulator.journal().some(({ what }) => what.includes('certutil'));
    expect(uploads).toBe(staged);
  });

  it.each([
    ['a hotfix', { version: 'HF_10.5.0.0(CU6)_20250901-101112' }, 'HotfixInstalled'],
    ['a build that nobody knows', { version: '10.5.0.0-16400-20251001-release' }, 'UnknownBuild'],
    ['a version that nobody can read', { version: 'eleven point zero' }, 'VersionUnparseable'],
    ['a newer release', { version: '10.6.1.0-16647-20251212-release' }, 'TrackSwitchRefused'],
  ])('%s', async (_name, overrides, reason) => {
    site = await openSite({ systems: [standalone('lab', overrides)] });
    const { code, stdout } = await ratchet(['apply', '--config', site.config, 'lab'], site.folder);
    expect(stdout).toContain(reason);
    expect(code).toBe(0);
    expect(site.simulator.launches('lab')).toBe(0);
  });
});
