import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkPackageBytes } from '../../src/simulator/package.ts';
import { r } from '../builders.ts';
import { SSH_TRANSPORTS } from '../openssh.ts';
import { type Answer, ratchet, start } from './ratchet.ts';
import { CU7, CU9, clusterWithPair, openSite, type Site, standalone } from './site.ts';

const LEGACY = '10.3.0.0-15150-20241108-release';
const SIZE = 300_000;
const BETWEEN = { release: r('10.4.0 [CU20]'), build: 16_415, date: '20251017', size: SIZE };
const LATE_105 = { release: r('10.5.0 [CU9]'), build: 16_515, date: '20251114', size: SIZE };
const CU6_OF_106 = { release: r('10.6.0 [CU6]'), build: 17_341, date: '20260821', size: SIZE };

let site: Site;
afterEach(() => site.close());

function run(command: string, ...args: readonly string[]): Promise<Answer> {
  return ratchet([command, '--config', site.config, ...args], site.folder);
}

function versions(): readonly string[] | undefined {
  return site.simulator.state().systems[0]?.agents.map(({ version }) => version);
}

describe.each(SSH_TRANSPORTS)(
  'after an upgrade that reached only some Agents, over $transport',
  ({ transport, skipped }) => {
    it.skipIf(skipped)(
      'nothing starts until a person has closed the run, and then the others follow',
      async () => {
        site = await openSite({ systems: [clusterWithPair('prod')], transport, timers: { grace: '3s' } });
        await site.simulator.inject({ agent: 'prod-c', fault: 'partial-upgrade' });
        expect((await run('apply', 'prod')).stdout).toContain('partial');
        expect(versions()).toEqual([CU9, CU9, CU7]);
        await site.simulator.lift({ agent: 'prod-c', fault: 'partial-upgrade' });

        const held = await run('reconcile', '--detailed-exitcode');
        expect(held.code).toBe(3);
        const id = /`ratchet close prod --run (?<id>\S+) --reason/u.exec(held.stdout.replaceAll(/[\s│]+/gu, ' '))
          ?.groups?.['id'];
        if (id === undefined) throw new Error(`no way out is told: ${held.stdout}`);
        expect(site.simulator.launches('prod')).toBe(1);

        expect(await run('close', 'prod', '--run', id)).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('--reason'),
        });
        const another = await run('close', 'prod', '--run', 'r7', '--reason', 'looked at it');
        expect(another).toMatchObject({ code: 1, stderr: expect.stringContaining(id) });
        expect((await run('reconcile')).stdout).toContain('PreviousRunFailed');

        expect(await run('close', 'prod', '--run', id, '--reason', 'disk of prod-c mended')).toMatchObject({ code: 0 });
        expect((await run('close', 'prod', '--run', id, '--reason', 'once more')).stdout).toContain('was closed by');
        expect((await run('status')).stdout).toMatch(
          new RegExp(`run ${id} closed by \\S+@\\S+ at .*: disk of prod-c mended`, 'u'),
        );
        expect((await run('apply', 'prod')).stdout).toContain('succeeded');
        expect(versions()).toEqual([CU9, CU9, CU9]);
        expect(site.simulator.launches('prod')).toBe(2);
      },
      90_000,
    );
  },
);

it('a step by hand is waited for, confirmed on the release that runs, and told', async () => {
  site = await openSite({ systems: [standalone('lab')], packages: [LATE_105, CU6_OF_106] });
  expect((await run('apply', 'lab')).stdout).toContain('succeeded');
  expect((await run('reconcile')).stdout).toContain('ManualStepRequired');
  expect(versions()).toEqual([CU9]);
  expect((await run('why', 'lab')).stdout.replaceAll(/[\s│]+/gu, ' ')).toContain(
    'ratchet confirm lab broker-gateway-gate --reason',
  );
  expect(site.simulator.launches('lab')).toBe(1);

  const other = await run('confirm', 'lab', 'cluster-ports-gate', '--reason', 'verified');
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('broker-gateway-gate') });
  expect((await run('reconcile')).stdout).toContain('ManualStepRequired');

  const confirmed = await run('confirm', 'lab', 'broker-gateway-gate', '--reason', 'migrated, NATS is well');
  expect(confirmed).toMatchObject({ code: 0, stdout: expect.stringContaining('for 10.5.0 [CU9] (build 16515)') });
  for (const command of ['plan', 'why', 'status']) {
    const { stdout } = await run(command, ...(command === 'why' ? ['lab'] : []));
    expect(stdout.replaceAll(/[\s│]+/gu, ' '), command).toContain('migrated, NATS is well');
  }
  expect((await run('plan', '--format', 'markdown')).stdout).toContain('migrated, NATS is well');
  expect((await run('apply', 'lab')).stdout).toContain('succeeded');
  expect(versions()).toEqual(['10.6.0.0-17341-20260821-release']);
}, 90_000);

it('a prerequisite is checked ahead of the window, and what it found holds the upgrade back until it is mended', async () => {
  site = await openSite({ systems: [standalone('lab')] });
  const bytes = checkPackageBytes('VerifyClusterPorts');
  await writeFile(path.join(site.folder, 'packages', 'VerifyClusterPorts.dmupgrade'), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const pinned = `{ name: VerifyClusterPorts, from: VerifyClusterPorts.dmupgrade, sha256: ${sha256}, size: ${bytes.length} }`;
  const catalog = await readFile(path.join(site.fleet, 'catalog.yaml'), 'utf8');
  await writeFile(path.join(site.fleet, 'catalog.yaml'), `${catalog}  checks:\n    - ${pinned}\n`);

  await site.simulator.inject({ agent: 'lab-dma', fault: 'prereq-failure' });
  const failed = await run('check', 'lab', '--detailed-exitcode');
  expect(failed).toMatchObject({ code: 3, stdout: expect.stringContaining('VerifyClusterPorts failed') });
  const held = await run('plan', '--format', 'markdown');
  expect(held.stdout).toContain('PrerequisiteFailed');
  expect(held.stdout).toContain('Open the port in the firewall');
  expect((await run('apply', 'lab')).stdout).toContain('PrerequisiteFailed');
  expect((await run('status')).stdout).toMatch(/checked\s+VerifyClusterPorts failed/u);

  await site.simulator.lift({ agent: 'lab-dma', fault: 'prereq-failure' });
  expect((await run('check', 'lab')).stdout).toContain('VerifyClusterPorts passed');
  expect((await run('plan')).stdout).toMatch(/VerifyClusterPorts passed on 10\.5\.0 \[CU7\]/u);
  expect(versions()).toEqual([CU7]);
  expect((await run('check', 'lab', '--only', 'Nothing')).stderr).toContain('there are: VerifyClusterPorts');
}, 90_000);

it('what is committed while a hop is made decides about the next', async () => {
  const facts = { idp: false, dxm: false, brokergateway: false };
  site = await openSite({
    systems: [standalone('lab', { version: LEGACY })],
    packages: [BETWEEN, LATE_105],
    spec: { facts },
  });
  const file = path.join(site.fleet, 'lab.yaml');
  const running = start(['apply', '--config', site.config, 'lab'], site.folder);
  const launched = new Promise<void>((resolve) => {
    running.stderr.on('data', (bytes: Buffer) => bytes.toString().includes('running') && resolve());
  });
  await Promise.race([launched, running]);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('  mode: apply', '  mode: apply\n  suspend: { reason: audit this week }'));
  const { stdout, exitCode } = await running;
  expect(stdout).toContain('succeeded');
  expect(exitCode).toBe(0);
  expect(versions()).toEqual(['10.4.0.0-16415-20251017-release']);
  expect((await run('status')).stdout).toContain('succeeded');
  expect((await run('reconcile')).stdout).toContain('audit this week');
  expect(site.simulator.launches('lab')).toBe(1);
}, 90_000);
