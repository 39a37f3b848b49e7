import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI, ratchet, start } from './ratchet.ts';
import { openSite, type Site, standalone } from './site.ts';

const NAMES = ['once', 'swapped', 'unmoved', 'killed', 'late', 'forged', 'gone', 'mixed', 'held', 'bytes'] as const;

let site: Site;
beforeAll(async () => {
  site = await openSite({ systems: NAMES.map((name) => standalone(name)) });
});
afterAll(() => site.close());

const planFile = (name: string) => path.join(site.folder, `${name}.plan.json`);
const run = (...args: readonly string[]) => ratchet([...args, '--config', site.config], site.folder);
const save = (name: string, ...more: readonly string[]) => run('plan', name, '--out', planFile(name), ...more);
const applySaved = (name: string, ...more: readonly string[]) => run('apply', '--plan', planFile(name), ...more);

/** Changes a file of the fleet repository for the length of `during`. */
async function edited<T>(file: string, edit: (text: string) => string, during: () => Promise<T>): Promise<T> {
  const place = path.join(site.fleet, file);
  const before = await readFile(place, 'utf8');
  const after = edit(before);
  expect(after).not.toBe(before);
  await writeFile(place, after);
  return during().finally(() => writeFile(place, before));
}

describe('apply --plan', { timeout: 120_000 }, () => {
  it('does what the plan says, and only once', async () => {
    expect(await save('once')).toMatchObject({ code: 0 });
    const first = await applySaved('once');
    expect(first.stdout + first.stderr).toContain('succeeded');
    expect(first.code).toBe(0);
    expect(site.simulator.launches('once')).toBe(1);

    const second = await applySaved('once');
    expect(second).toMatchObject({ code: 4, stdout: expect.stringContaining('holds only once') });
    expect(site.simulator.launches('once')).toBe(1);
  });

  it('refuses where a package of the path was exchanged, and says which', async () => {
    await save('swapped');
    const edit = (text: string) =>
      text.replace(/sha256: "?[0-9a-f]{12}/u, (found) => `${found.slice(0, -12)}${'0'.repeat(12)}`);
    const { code, stdout } = await edited('catalog.yaml', edit, () => applySaved('swapped'));
    expect(stdout).toMatch(/catalog: the package of 10\.5\.0 \[CU9\] is another: sha256 [0-9a-f]{12}… → 0{12}…/u);
    expect(stdout).toContain('path: 10.5.0 [CU7] → 10.5.0 [CU9]');
    expect(code).toBe(4);
    expect(site.simulator.launches('swapped')).toBe(0);
  });

  it('goes where only things changed that do not concern it', async () => {
    await save('unmoved');
    const older = `    - release: 10.4.0 [CU20]\n      build: 16415\n      from: older.dmupgrade\n      sha256: "${'1'.repeat(64)}"\n      size: 1\n`;
    const { code, stdout } = await edited(
      'catalog.yaml',
      (text) => `${text}${older}`,
      () =>
        edited(
          'late.yaml',
          (text) => text.replace('track: main', 'track: feature'),
          () =>
            edited(
              'unmoved.yaml',
              (text) => text.replace('name: unmoved\n', 'name: unmoved\n  labels: { ring: prod }\n'),
              () => applySaved('unmoved'),
            ),
        ),
    );
    expect(stdout).toContain('succeeded');
    expect(code).toBe(0);
    expect(site.simulator.launches('unmoved')).toBe(1);
  });

  it('goes on with the same run after a kill, and launches once', async () => {
    await save('killed');
    const child = start(['apply', '--plan', planFile('killed'), '--config', site.config], site.folder);
    let told = '';
    for await (const line of createInterface(child.stderr)) {
      told += `${line}\n`;
      if (/ (staged|locked|prepared) /u.test(line)) child.kill('SIGKILL');
    }
    await child;
    expect(told).toMatch(/^killed {2}staged/mu);

    const { code, stdout, stderr } = await applySaved('killed');
    expect(stdout + stderr).toContain('succeeded');
    expect(code).toBe(0);
    expect(site.simulator.launches('killed')).toBe(1);
    expect(await applySaved('killed')).toMatchObject({ code: 4 });
    expect(site.simulator.launches('killed')).toBe(1);
  });

  it('refuses when it is too old', async () => {
    await save('late', '--at', '2026-11-01T00:00:00Z', '--expires-in', '7d');
    const { code, stdout } = await applySaved('late');
    expect(stdout).toContain('the saved plan expired at 2026-11-08T00:00:00.000Z');
    expect(code).toBe(4);
    expect(site.simulator.launches('late')).toBe(0);
  });

  it.each`
    edit                | from                                         | to
    ${'a later expiry'} | ${/"expiresAt": "20/u}                       | ${'"expiresAt": "21'}
    ${'another size'}   | ${/"size":/u}                                | ${'"size":1'}
    ${'another agent'}  | ${/forged-dma/u}                             | ${'forged-dmb'}
    ${'another mode'}   | ${/"mode":"apply"/u}                         | ${'"mode":"plan-only"'}
    ${'another order'}  | ${/("verdict":"upgrade"),("reason":"\w+")/u} | ${'$2,$1'}
  `('refuses one that was edited: $edit', async ({ from, to }) => {
    await save('forged');
    const text = await readFile(planFile('forged'), 'utf8');
    const forged = text.replace(from, to);
    expect(forged).not.toBe(text);
    await writeFile(planFile('forged'), forged);
    const { code, stderr } = await applySaved('forged');
    expect(stderr).toMatch(/plan\.tampered: .* it was edited, or its keys were put in another order$/mu);
    expect(code).toBe(4);
    expect(site.simulator.launches('forged')).toBe(0);
  });

  it('refuses for a system that the repository does not name any more', async () => {
    await save('gone');
    const { code, stdout } = await edited(
      'gone.yaml',
      (text) => text.replace('name: gone\n', 'name: other\n'),
      () => applySaved('gone'),
    );
    expect(stdout).toContain('does not name this system any more');
    expect(code).toBe(4);
  });

  it('holds to the windows of the moment, whatever they were when it was saved', async () => {
    await save('held');
    const suspend = (text: string) => text.replace('mode: apply', 'mode: apply\n  suspend: { reason: audit }');
    const { code, stdout } = await edited('held.yaml', suspend, () => applySaved('held', '--detailed-exitcode'));
    expect(stdout).toContain('Suspended');
    expect(code).toBe(6);
    expect(await applySaved('held')).toMatchObject({ code: 0, stdout: expect.stringContaining('succeeded') });
    expect(site.simulator.launches('held')).toBe(1);
  });

  it('tells an error from a refusal', async () => {
    expect(await run('apply', '--plan', 'nowhere.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('plan.unreadable'),
    });
    await save('mixed');
    const text = await readFile(planFile('mixed'), 'utf8');
    await writeFile(planFile('mixed'), text.replace('"verdict":"upgrade"', '"verdict":"perhaps"'));
    const { code, stderr } = await applySaved('mixed');
    expect(stderr).toMatch(/plan\.invalid: .*systems\[0\]\.verdict: "perhaps" must be one of/u);
    expect(code).toBe(1);
  });

  it('does not take a plan together with what contradicts it', async () => {
    expect(await applySaved('mixed', '--all')).toMatchObject({ code: 1 });
  });
});

it('the same files and moment give the same bytes, whatever the zone and the language of the machine', async () => {
  const snapshot = path.join(site.folder, 'snapshot.json');
  expect(await run('observe', '--out', snapshot)).toMatchObject({ code: 0 });
  const places = [
    { TZ: 'UTC', LANG: 'C' },
    { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    { TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
  ];
  const plans = [];
  for (const [index, env] of places.entries()) {
    const out = path.join(site.folder, `bytes-${index}.json`);
    const args = [
      'plan',
      '--config',
      site.config,
      '--observed',
      snapshot,
      '--at',
      '2026-12-24T02:00:00Z',
      '--out',
      out,
    ];
    await execa(process.execPath, [CLI, ...args], { cwd: site.folder, env, reject: false });
    plans.push(await readFile(out, 'utf8'));
  }
  expect(plans[0]).toContain('"seal": "sha256:');
  expect(new Set(plans).size).toBe(1);
}, 60_000);
