import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Answer, ratchet } from './ratchet.ts';
import { CU7, CU9, openSite, type Site, standalone } from './site.ts';

let site: Site;
afterEach(() => site.close());

function run(command: string, ...args: readonly string[]): Promise<Answer> {
  return ratchet([command, '--config', site.config, ...args], site.folder);
}

function version(): string | undefined {
  return site.simulator.state().systems[0]?.agents[0]?.version;
}

it('a suspension by hand holds a system back wherever it is asked for, until a person resumes it', async () => {
  site = await openSite({ systems: [standalone('lab')] });
  expect((await run('suspend', 'lap', '--reason', 'a typo')).stderr).toContain('there are: lab');
  expect(await run('suspend', 'lab', '--reason', 'audit of the week')).toMatchObject({ code: 0 });

  const held = await run('apply', 'lab', '--detailed-exitcode');
  expect(held).toMatchObject({ code: 6, stdout: expect.stringContaining('Suspended') });
  expect([version(), site.simulator.launches('lab')]).toEqual([CU7, 0]);
  for (const [command = '', ...args] of [
    ['plan'],
    ['plan', '--format', 'markdown'],
    ['why', 'lab'],
    ['status'],
    ['forecast'],
  ]) {
    const { stdout } = await run(command, ...args);
    expect(stdout.replaceAll(/[\s│]+/gu, ' '), command).toMatch(/suspended by \S+ at .*audit of the week/u);
  }

  const resumed = await run('resume', 'lab', '--reason', 'nothing was found');
  expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('resumed  lab, which') });
  const again = await run('resume', 'lab', '--reason', 'nothing was found');
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('nobody has suspended "lab" by hand') });
  expect((await run('apply', 'lab')).stdout).toContain('succeeded');
  expect(version()).toBe(CU9);
}, 90_000);

it('a freeze lets a system through on the recorded word of an owner whom it names, and of nobody else', async () => {
  site = await openSite({ systems: [standalone('lab')] });
  const freeze = (spec: string) => `apiVersion: ratchet/v1\nkind: Freeze\nmetadata: { name: storm }\nspec: ${spec}\n`;
  const spec = '{ reason: storm, from: 2020-01-01, until: 2099-01-01, mayOverride: [emea] }';
  await writeFile(path.join(site.fleet, 'storm.yaml'), freeze(spec));
  const held = await run('apply', 'lab', '--detailed-exitcode');
  expect(held).toMatchObject({ code: 6, stdout: expect.stringContaining('FreezeActive') });

  const override = (owner: string) => run('override', 'lab', '--freeze', 'storm', '--by', owner, '--reason', 'CVE fix');
  expect((await override('sales')).stderr).toContain('"sales" may not override Freeze "storm"');
  expect(await override('emea')).toMatchObject({ code: 0, stdout: expect.stringContaining('until 2099-01-01') });
  expect((await run('plan')).stdout.replaceAll(/\s+/gu, ' ')).toContain('by the word of emea: CVE fix (recorded by');
  expect((await run('apply', 'lab')).stdout).toContain('succeeded');
  expect((await run('status')).stdout).toContain('freeze "storm" overridden until 2099-01-01T00:00:00.000Z');
}, 90_000);

it('a plan is carried out once somebody approved it by its digest; after a change it is another plan', async () => {
  site = await openSite({ systems: [standalone('lab')], spec: { approval: 'required' } });
  const held = await run('apply', 'lab', '--detailed-exitcode');
  expect(held).toMatchObject({ code: 6, stdout: expect.stringContaining('AwaitingApproval') });
  const shown = await run('approve', 'lab');
  const digest = /--digest (?<digest>sha256:[0-9a-f]{64})/u.exec(shown.stdout.replaceAll(/\s+/gu, ' '))?.groups?.[
    'digest'
  ];
  if (digest === undefined) throw new Error(`no digest is shown: ${shown.stdout}`);
  expect((await run('approve', 'lab', '--digest', digest)).stderr).toContain('--reason');
  const wrong = await run('approve', 'lab', '--digest', `sha256:${'0'.repeat(64)}`, '--reason', 'read');
  expect(wrong).toMatchObject({ code: 4, stderr: expect.stringContaining('approval.stale') });
  const approve = (...more: string[]) =>
    run('approve', 'lab', '--digest', digest, '--reason', 'read with the NOC', ...more);
  expect(await approve()).toMatchObject({ code: 0, stdout: expect.stringContaining('approved  this plan of lab') });
  expect((await run('plan')).stdout).toContain('read with the NOC');

  const file = path.join(site.fleet, 'lab.yaml');
  const before = await readFile(file, 'utf8');
  await writeFile(file, before.replace('  mode: apply', '  mode: apply\n  options: { stopSnmp: true }'));
  const changed = await run('apply', 'lab', '--detailed-exitcode');
  expect(changed.code).toBe(6);
  expect(changed.stdout.replaceAll(/\s+/gu, ' ')).toMatch(
    /is for another plan: what the fleet repository asks of the system/u,
  );
  expect(await approve()).toMatchObject({ code: 4 });
  expect([version(), site.simulator.launches('lab')]).toEqual([CU7, 0]);

  await writeFile(file, before);
  expect(await run('approve', 'lab', '--revoke', '--reason', 'second thoughts')).toMatchObject({ code: 0 });
  expect((await run('apply', 'lab')).stdout).toContain('was revoked');
  expect((await approve('--by', 'emea')).code).toBe(0);
  expect((await run('apply', 'lab')).stdout).toContain('succeeded');
  expect(version()).toBe(CU9);
  expect((await run('status')).stdout).toMatch(
    /10\.5\.0 \[CU7\] → 10\.5\.0 \[CU9\] approved \(sha256:.*on the word of emea/u,
  );
}, 120_000);

it('a probe that fails holds an upgrade back, wherever it is asked for, until it passes', async () => {
  site = await openSite({
    systems: [standalone('lab')],
    spec: { health: { before: ['room'] }, backup: { maxAge: '1h' } },
  });
  const marker = path.join(site.folder, 'room');
  const script = path.join(site.folder, 'probe.mjs');
  await writeFile(
    script,
    `import { existsSync } from 'node:fs';
if (!existsSync(${JSON.stringify(marker)})) { console.error('no room on', process.env.RATCHET_SYSTEM); process.exit(1); }`,
  );
  const settings = { room: { hosts: ['*.test.example'], command: { program: process.execPath, args: [script] } } };
  await writeFile(site.config, `${await readFile(site.config, 'utf8')}probes: ${JSON.stringify(settings)}\n`);

  const unknown = await run('apply', 'lab', '--detailed-exitcode');
  expect(unknown).toMatchObject({ code: 6, stdout: expect.stringContaining('BackupUnknown') });
  const at = new Date().toISOString();
  expect(await run('acknowledge', 'lab', 'backup', '--at', at, '--reason', 'job 12')).toMatchObject({ code: 0 });
  for (const [command = '', ...args] of [['apply', 'lab'], ['plan'], ['status']]) {
    const { stdout } = await run(command, ...args);
    expect(stdout.replaceAll(/\s+/gu, ' '), command).toContain(
      'HealthCheckFailed: 10.5.0 [CU7] → 10.5.0 [CU9]; health check "room": ended with code 1: no room on lab',
    );
  }
  expect(site.simulator.launches('lab')).toBe(0);

  await writeFile(marker, '');
  expect((await run('plan')).stdout.replaceAll(/\s+/gu, ' ')).toContain('health check "room": ended with code 0');
  expect((await run('apply', 'lab')).stdout).toContain('succeeded');
  expect(version()).toBe(CU9);
}, 120_000);

it('a probe that fails after an upgrade leaves it unhealthy, and holds everything until a person has closed the run', async () => {
  site = await openSite({
    systems: [standalone('lab')],
    spec: { health: { after: ['room'] } },
    timers: { settle: '3s' },
  });
  const script = path.join(site.folder, 'probe.mjs');
  await writeFile(script, `console.error('no room on', process.env.RATCHET_SYSTEM); process.exit(1);`);
  const settings = { room: { hosts: ['*.test.example'], command: { program: process.execPath, args: [script] } } };
  await writeFile(site.config, `${await readFile(site.config, 'utf8')}probes: ${JSON.stringify(settings)}\n`);

  const ended = await run('apply', 'lab');
  expect(ended.code).toBe(1);
  expect(ended.stdout.replaceAll(/[\s│]+/gu, ' ')).toMatch(
    /unhealthy.*every Agent runs 10\.5\.0 \[CU9\].*health check "room": ended with code 1: no room on lab/u,
  );
  expect([version(), site.simulator.launches('lab')]).toEqual([CU9, 1]);
  expect((await run('status')).stdout).toMatch(/lab {2}unhealthy/u);

  const held = await run('reconcile', '--detailed-exitcode');
  expect(held.code).toBe(3);
  const id = /`ratchet close lab --run (?<id>\S+) --reason/u.exec(held.stdout.replaceAll(/[\s│]+/gu, ' '))?.groups?.[
    'id'
  ];
  if (id === undefined) throw new Error(`no way out is told: ${held.stdout}`);
  expect((await run('status')).stdout).toContain('PreviousRunFailed');

  expect(await run('close', 'lab', '--run', id, '--reason', 'room was made')).toMatchObject({ code: 0 });
  expect(await run('reconcile', '--detailed-exitcode')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('up-to-date'),
  });
  expect(site.simulator.launches('lab')).toBe(1);
}, 120_000);
