import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Answer, ratchet } from './ratchet.ts';
import { CU7, CU9, openSite, type Site, standalone } from './site.ts';

let site: Site;
afterEach(() => site.close());

function run(command: string, ...args: readonly string[]): Promise<Answer> {
  return ratchet([...command.split(' '), '--config', site.config, ...args], site.folder);
}

function versions(): Readonly<Record<string, string | undefined>> {
  const { systems } = site.simulator.state();
  return Object.fromEntries(systems.map(({ name, agents }) => [name, agents[0]?.version]));
}

/** As people read it, wherever a line was wrapped. */
function prose({ stdout }: Answer): string {
  return stdout.replaceAll(/[\s│]+/gu, ' ');
}

const ROLLOUT = `apiVersion: ratchet/v1
kind: Rollout
metadata: { name: all }
spec:
  waves: [{ name: canary, systems: [lab] }, { name: rest, selector: {} }]
  maxConcurrent: 5
`;

it('the canary goes first, its failure stops the rest until a person releases the brake, and then all follow', async () => {
  // What failed on one System holds back the same upgrade of others by itself; here the brake alone has to.
  const lesson = { id: 'LOCAL_failed_lab_16515', reason: 'known', owner: 'ops', expires: '2099-01-01' };
  const systems = [standalone('lab'), standalone('a'), standalone('b')];
  site = await openSite({ systems, timers: { grace: '3s' }, spec: { acceptedRisks: [lesson] } });
  await writeFile(path.join(site.fleet, 'rollout.yaml'), ROLLOUT);
  const held = await run('apply', 'a', '--detailed-exitcode');
  expect(held.code).toBe(6);
  expect(prose(held)).toContain('AwaitingWave');
  expect(prose(held)).toContain('lab (nobody has looked at it yet)');

  await site.simulator.inject({ agent: 'lab-dma', fault: 'partial-upgrade' });
  const failed = await run('apply', '--all');
  expect(failed.code).toBe(1);
  expect(versions()).toEqual({ lab: CU7, a: CU7, b: CU7 });
  await site.simulator.lift({ agent: 'lab-dma', fault: 'partial-upgrade' });

  const id = /ratchet close lab --run (?<id>\S+) --reason/u.exec(prose(await run('plan', 'lab')))?.groups?.['id'] ?? '';
  await run('close', 'lab', '--run', id, '--reason', 'disk mended');
  for (const name of ['lab', 'a']) {
    const braked = await run('apply', name);
    expect(braked.code).toBe(5);
    expect(prose(braked)).toContain('the brake of rollout "all" is on: 1 failure (maxFailures: 1): lab (failed:');
  }
  expect(prose(await run('why', 'b'))).toContain('ratchet brake release all --reason');
  expect(prose(await run('status'))).toMatch(/rollout all brake on 0 of 3 Systems done .* pulled by ratchet/u);
  expect((await run('brake release', 'alle', '--reason', 'a typo')).stderr).toContain('there are: all');
  expect(await run('brake release', 'all')).toMatchObject({ code: 1, stderr: expect.stringContaining('--reason') });
  expect(site.simulator.launches('a')).toBe(0);

  const released = await run('brake release', 'all', '--reason', 'the disk of lab was full');
  expect(released).toMatchObject({ code: 0, stdout: expect.stringContaining('1 failed run counts no more') });
  const again = await run('brake release', 'all', '--reason', 'the disk of lab was full');
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('the brake of rollout "all" is not on') });

  expect(prose(await run('apply', 'a', 'lab'))).toContain('lab succeeded');
  expect((await run('brake pull', 'all', '--reason', 'odd noises')).code).toBe(0);
  expect((await run('apply', '--all')).code).toBe(5);
  await run('brake release', 'all', '--reason', 'it was the fan');
  expect(await run('apply', '--all')).toMatchObject({ code: 0 });
  expect(versions()).toEqual({ lab: CU9, a: CU9, b: CU9 });
  const status = prose(await run('status'));
  expect(status).toContain('rollout all done 3 of 3 Systems done wave canary: 1 of 1 done wave rest: 2 of 2 done');
  expect(status).toContain('the disk of lab was full');
}, 240_000);
