import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { freshFolder, removeFolders } from '../sources/git-repository.ts';
import { AT, FleetClone, OBSERVED } from './proposals.ts';
import { ratchet } from './ratchet.ts';

afterAll(removeFolders);

let clone: FleetClone;
beforeEach(() => {
  clone = new FleetClone();
});

const review = (...more: readonly string[]) =>
  ratchet(['review', '--base', 'main', '--folder', 'fleet', '--observed', OBSERVED, '--at', AT, ...more], clone.folder);

const PROD = 'fleet/systems/emea-prod.yaml';
const SECOND_SUNDAY = `---
apiVersion: ratchet/v1
kind: Window
metadata: { name: second-sunday }
spec: { days: [sunday], weeks: [second], start: "22:00", duration: 6h, timezone: Europe/Brussels }
`;

describe('ratchet review', { timeout: 60_000 }, () => {
  it('tells which upgrade a commit moves, and folds what it leaves alone', async () => {
    clone.write('fleet/more-windows.yaml', SECOND_SUNDAY);
    clone.edit(PROD, 'windows: [sunday-night]', 'windows: [second-sunday]');
    clone.commit();
    const { code, stdout } = await review();

    expect(stdout.split('\n')[0]).toBe('1 of 5 Systems changes: 1 upgrade moves');
    expect(stdout).toContain('this commit moves emea-prod from 2026-11-29 21:00Z to 2026-12-13 21:00Z');
    expect(stdout).toContain('unchanged: americas-edge, apac-lab, hub-core, legacy-playout');
    expect(stdout).not.toContain('legacy-dma');
    expect(code).toBe(0);
  });

  it('takes a removed System for one that is no longer managed, and a removed folder for all of them', async () => {
    clone.remove('fleet/systems/hub-core.yaml');
    clone.commit();
    const one = await review('--detailed-exitcode');
    expect(one.stdout).toContain('hub-core is no longer managed; nothing is done to it');
    expect(one.code).toBe(2);

    clone.remove('fleet');
    clone.commit();
    const all = await review();
    expect(all.stdout.split('\n')[0]).toMatch(/^5 no longer managed: /u);
    expect(all.code).toBe(0);
  });

  it('shows what is wrong with the head where it is written, and fails', async () => {
    clone.edit(PROD, 'mode: apply', 'mode: aply');
    clone.commit();
    const { code, stdout, stderr } = await review();

    expect(stdout).toMatch(/^1 problem: nothing of this can be planned/u);
    expect(stdout).toMatch(/fleet\/systems\/emea-prod\.yaml:\d+:\d+: error: spec\.mode is "aply"/u);
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it('is about the merge, not about what the base did meanwhile', async () => {
    clone.edit(PROD, 'mode: apply', 'mode: upload-only');
    clone.commit();
    clone.git('checkout', '--quiet', 'main');
    clone.remove('fleet/systems/hub-core.yaml');
    clone.commit();
    const { stdout } = await review('--head', 'change');

    expect(stdout.split('\n')[0]).toMatch(/^1 of 4 Systems changes: /u);
    expect(stdout).not.toContain('hub-core');
  });

  it('names the file where the two cannot be merged', async () => {
    clone.edit(PROD, 'mode: apply', 'mode: upload-only');
    clone.commit();
    clone.git('checkout', '--quiet', 'main');
    clone.edit(PROD, 'mode: apply', 'mode: plan-only');
    clone.commit();
    const { code, stdout } = await review('--head', 'change');

    expect(stdout).toContain(`${PROD}:1:1: error: this file and its base cannot be merged`);
    expect(code).toBe(1);
  });

  it('writes several reports at once, the same each time', async () => {
    clone.edit(PROD, 'mode: apply', 'mode: upload-only');
    const head = clone.commit();
    const out = freshFolder('reports');
    const [markdown, json] = [path.join(out, 'review.md'), path.join(out, 'review.json')];
    const [sarif, junit, summary] = ['sarif', 'junit', 'summary'].map((name) => path.join(out, name)) as [
      string,
      string,
      string,
    ];
    const reports = { markdown, json, sarif, junit, summary };
    const writes = Object.entries(reports).flatMap(([format, file]) => ['--write', `${format}=${file}`]);
    const args = [...writes, '--head', head];
    await review(...args);
    const first = [await readFile(markdown, 'utf8'), await readFile(json, 'utf8')];
    await review(...args);

    expect(first[0]).toMatch(/^### ✅ Ratchet: 1 of 5 Systems changes/u);
    expect(JSON.parse(first[1] ?? '')).toMatchObject({ head: { commit: head }, conclusion: { kind: 'success' } });
    expect(JSON.parse(await readFile(sarif, 'utf8'))).toMatchObject({
      runs: [{ tool: { driver: { name: 'ratchet' } } }],
    });
    expect(await readFile(sarif, 'utf8')).toContain('"uri": "fleet/systems/emea-prod.yaml"');
    expect(await readFile(junit, 'utf8')).toContain('<testsuite name="systems" tests="5"');
    expect(await readFile(summary, 'utf8')).toBe(first[0]);
    expect([await readFile(markdown, 'utf8'), await readFile(json, 'utf8')]).toEqual(first);
  });

  it('turns red for a prerequisite that is known to fail, days before the window, whatever the commit is about', async () => {
    const report = {
      check: 'VerifyClusterPorts',
      at: '2026-11-25T10:00:00.000Z',
      validUntil: '2026-12-05T10:00:00.000Z',
      release: '10.5.0 [CU7]',
      build: 16338,
      outcome: 'failed',
      findings: [{ name: 'ports', outcome: 'issues', message: 'port 5100 is closed', action: 'open it' }],
      by: 'alice',
    };
    const status = path.join(freshFolder('status'), 'status.json');
    await writeFile(
      status,
      JSON.stringify({
        rollouts: [],
        systems: [{ system: 'emea-prod', result: 'waiting', acts: [], checks: [report] }],
      }),
    );
    clone.write('README.md', 'nothing to do with it');
    clone.commit();
    const { code, stdout } = await review('--status', status, '-f', 'markdown');

    expect(stdout).toMatch(/^### ❌ Ratchet: nothing changes, 1 with an upgrade that would fail/u);
    expect(stdout).toContain('- ❌ `emea-prod` prerequisite: VerifyClusterPorts found issues');
    expect(stdout).toContain('port 5100 is closed');
    expect(code).toBe(1);
  });

  describe('with a policy on the branch', () => {
    const POLICY = `apiVersion: ratchet/v1
kind: Policy
spec: { owners: [platform], acceptRisks: [{ who: [platform] }] }
`;
    const FREE = POLICY.replaceAll('platform', 'mallory');
    const ACCEPTED = `mode: apply
  acceptedRisks: [{ id: KI_x, reason: trust me, owner: mallory, expires: 2027-06-01 }]`;
    beforeEach(() => {
      clone.git('checkout', '--quiet', 'main');
      clone.write('.ratchet/policy.yaml', POLICY);
      clone.commit();
      clone.git('checkout', '--quiet', '-B', 'change', 'main');
      clone.edit(PROD, 'mode: apply', ACCEPTED);
    });

    it.each<[string, () => void]>([
      ['leaves it alone', () => undefined],
      ['loosens it', () => clone.write('.ratchet/policy.yaml', FREE)],
      ['takes it away', () => clone.remove('.ratchet')],
      ['moves it', () => clone.git('mv', '.ratchet/policy.yaml', 'policy.yaml')],
      [
        'puts a link in its place',
        () => {
          clone.write('loose.yaml', FREE);
          clone.remove('.ratchet/policy.yaml');
          clone.link('.ratchet/policy.yaml', '../loose.yaml');
        },
      ],
      [
        'puts a link in place of its folder',
        () => {
          clone.remove('.ratchet');
          clone.write('loose/policy.yaml', FREE);
          clone.link('.ratchet', 'loose');
        },
      ],
    ])('a commit that %s is held to it', async (what, change) => {
      change();
      clone.commit();
      const { code, stdout } = await review();
      expect(stdout).toMatch(/emea-prod\.yaml:\d+:\d+: error: "mallory" may not accept KI_x on "emea-prod"/u);
      const needsOwner = /needs the approval of platform/u.test(stdout);
      expect(needsOwner).toBe(what !== 'leaves it alone');
      expect(code).toBe(1);
    });
  });

  it('believes nothing that lies in the checkout: no store, no mirror, no configuration, no look', async () => {
    clone.write('.ratchet/ratchet.db', 'not a database');
    clone.write('.ratchet/git/HEAD', 'x');
    clone.write('ratchet.config.yaml', 'fleet: { git: { url: "ext::sh -c touch% pwned" } }');
    clone.commit();
    const { code, stdout } = await review();

    expect(stdout.split('\n')[0]).toBe('nothing changes');
    expect(code).toBe(0);
    expect(clone.git('status', '--short')).toBe('');
  });
});
