import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ratchet, start } from './ratchet.ts';
import { openSite, type Site, standalone } from './site.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ratchet-commands-'));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

it('the first run takes a commit to a fleet at its target', async () => {
  const { code, stdout } = await ratchet(['demo'], folder);
  expect(stdout).toMatch(/emea-prod +up-to-date +10\.5\.0 \[CU9\]/u);
  expect(stdout).toMatch(/legacy-playout +up-to-date/u);
  expect(stdout).toContain('4 up-to-date · 1 skipped');
  expect(stdout).toContain('What to type next');
  expect(code).toBe(0);
}, 120_000);

it('init writes a fleet that is valid, and leaves alone what is there', async () => {
  expect((await ratchet(['init', 'fleet'], folder)).code).toBe(0);
  expect(await ratchet(['validate', 'fleet'], folder)).toMatchObject({ code: 0, stdout: 'valid: 1 system' });
  const file = path.join(folder, 'fleet', 'systems', 'example.yaml');
  const before = await readFile(file, 'utf8');
  expect((await ratchet(['init', 'fleet'], folder)).stdout).toContain('kept   systems/example.yaml');
  expect(await readFile(file, 'utf8')).toBe(before);
});

it('validate answers in JSON for machines', async () => {
  await ratchet(['init', 'fleet'], folder);
  const { code, stdout } = await ratchet(['validate', 'fleet', '--format', 'json'], folder);
  expect({ code, answer: JSON.parse(stdout) }).toEqual({ code: 0, answer: { valid: true, problems: [] } });
});

describe('with a simulated system', () => {
  let site: Site;
  beforeEach(async () => {
    site = await openSite({ systems: [standalone('lab')] });
  });
  afterEach(() => site.close());

  it('what was observed once can be planned for without any network', async () => {
    const snapshot = path.join(folder, 'observed.json');
    const at = '2026-09-01T00:00:00.000Z';
    expect((await ratchet(['observe', '--config', site.config, '--out', snapshot], folder)).code).toBe(0);
    const before = site.simulator.journal().length;
    const offline = ['--fleet', site.fleet, '--observed', snapshot, '--at', at, '--format', 'json'];
    const first = await ratchet(['plan', ...offline], folder);
    const second = await ratchet(['plan', ...offline], folder);
    expect(JSON.parse(first.stdout)).toMatchObject({ createdAt: at, systems: [{ system: 'lab', verdict: 'upgrade' }] });
    expect(second.stdout).toBe(first.stdout);
    expect(site.simulator.journal()).toHaveLength(before);
  });

  it('why names the rule that refused each release', async () => {
    const { code, stdout } = await ratchet(['why', '--config', site.config, 'lab'], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/→ 10\.5\.0 \[CU9\] \(build 16515\) {2}the winner/u);
    expect(stdout).toMatch(/✗ 10\..* PackageUnavailable \(rule in-catalog\)/u);
    expect(await ratchet(['why', '--config', site.config, 'nobody'], folder)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no system "nobody"'),
    });
  });

  it('an interrupt ends with its own exit code, and nothing launched', async () => {
    await site.simulator.inject({ agent: 'lab-dma', fault: 'slow-agent' });
    const running = start(['plan', '--config', site.config], folder);
    await site.simulator.waitFor(() => site.simulator.journal().some(({ kind }) => kind === 'web'));
    running.kill('SIGINT');
    expect(await running).toMatchObject({ exitCode: 130, stdout: '' });
  });
});

it('simulate plays a scenario, and tells each fault as it comes', async () => {
  const scenario = path.join(folder, 'scenario.yaml');
  await writeFile(
    scenario,
    [
      'apiVersion: ratchet/v1',
      'kind: Scenario',
      'speed: 400',
      'systems: [{ name: studio, version: 10.5.0.0-16338-20250919-release, agents: [{ name: studio01 }] }]',
      'faults:',
      '  - { fault: launch-ack-lost, agent: studio01 }',
      '  - { fault: locale-fr, agent: studio01, when: { at: launch, after: 1m }, lift: { after: 2m } }',
    ].join('\n'),
  );
  const running = start(['simulate', 'practice', '--scenario', scenario], folder);
  try {
    const config = path.join(folder, 'practice', 'ratchet.config.yaml');
    let said = '';
    running.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    await vi.waitUntil(() => said.includes('Ctrl+C'), { timeout: 20_000 });
    const { code, stdout } = await ratchet(['apply', '--config', config, 'studio'], folder);

    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('succeeded') });
  } finally {
    running.kill('SIGINT');
  }
  const { stderr } = await running;
  for (const told of ['launch-ack-lost injected', 'launch-ack-lost lifted', 'locale-fr injected', 'locale-fr lifted']) {
    expect(stderr).toMatch(new RegExp(`studio/studio01  ${told}`, 'u'));
  }
}, 90_000);

it('rehearse plays a fleet on twins, and answers as apply would', async () => {
  const fleet = ['--fleet', path.join(EXAMPLES, 'fleet'), '--observed', path.join(EXAMPLES, 'observed.json')];
  const scenario = path.join(EXAMPLES, 'scenarios', 'one-left-behind.yaml');
  const at = ['--at', '2026-11-20T08:00:00Z'];

  const good = await ratchet(['rehearse', ...fleet, ...at], folder);
  const bad = await ratchet(['rehearse', 'emea-prod', 'apac-lab', ...fleet, ...at, '--scenario', scenario], folder);

  expect(good).toMatchObject({ code: 0, stdout: expect.stringMatching(/emea-prod .* 1 {5}\d+ min .*succeeded/u) });
  expect(bad).toMatchObject({ code: 1, stdout: expect.stringContaining('partial (run.partial)') });
}, 90_000);

it('a rehearsal looks at the real system, and does everything else on a twin', async () => {
  // Timers of earnest: on stage nothing lives faster than that.
  const timers = { settle: '60m', settleStable: '120s', grace: '15m', noProgress: '45m', overall: '4h', poll: '10s' };
  const site = await openSite({ systems: [standalone('lab')], timers });
  try {
    const { code, stdout } = await ratchet(['rehearse', '--config', site.config], folder);

    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/lab +10\.5.* 1 .*succeeded/u) });
    const touched = site.simulator.journal().filter(({ kind }) => kind !== 'web' && kind !== 'login');
    expect({ touched, launches: site.simulator.launches('lab') }).toEqual({ touched: [], launches: 0 });
  } finally {
    await site.close();
  }
}, 60_000);

it('simulate serves a site that the other commands work on', async () => {
  const running = start(['simulate', 'practice', '--speed', '400'], folder);
  try {
    let said = '';
    running.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    await vi.waitUntil(() => said.includes('Ctrl+C'), { timeout: 20_000 });
    const config = path.join(folder, 'practice', 'ratchet.config.yaml');
    const { code, stdout } = await ratchet(['apply', '--config', config, 'apac-lab'], folder);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('✓ apac-lab  succeeded') });
  } finally {
    running.kill('SIGTERM');
  }
  expect((await running).exitCode).toBe(0);
});
