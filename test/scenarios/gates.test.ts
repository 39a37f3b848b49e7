import { writeFile } from 'node:fs/promises';
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
