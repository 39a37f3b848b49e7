import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SSH_TRANSPORTS } from '../openssh.ts';
import { sftp } from './agent-client.ts';
import { fileOn, withCluster, withSsh } from './fixture.ts';
import { type Preparation, params, prepare, RUN, RUN_FOLDER, upgradeInfo } from './launch.ts';

const RUN_TASK = 'schtasks /Run /TN ratchet\\upgrade';
const STARTED = `ProgramData/ratchet/runs/${RUN}/started.txt`;
const EXIT = `ProgramData/ratchet/runs/${RUN}/exit.txt`;

describe.each(SSH_TRANSPORTS)('run.cmd over $transport', ({ transport, skipped }) => {
  it.skipIf(skipped).each<[number, string, Preparation]>([
    [240, 'there is no run.id', { runId: undefined }],
    [240, 'run.id is empty', { runId: '' }],
    [241, 'there is no params.cmd', { params: undefined }],
    [243, 'the hash is another', { params: params({ sha256: '0'.repeat(64) }) }],
    [243, 'the package is not there', { package: undefined }],
    [244, 'there is no such program', { params: params({ util: 'C:\\none.exe' }) }],
    [245, 'the ticket was taken away', { ticket: undefined }],
  ])('ends with %i when %s', (code, _why, preparation) =>
    withCluster({ transport }, (simulator) =>
      withSsh(simulator, 'dma01', async (ssh) => {
        await prepare(await ssh.sftp(), preparation);
        expect(await ssh.exec(RUN_TASK)).toMatchObject({ code: 0 });
        await simulator.waitFor(() => simulator.journal().some(({ what }) => what === `ended with ${code}`));
        expect(simulator.launches('prod')).toBe(0);
        expect(fileOn(simulator, 'dma01', STARTED)).toBeUndefined();
      }),
    ),
  );
});

it('ends with 242 where a run was started before, and with 245 where it cannot say that it starts', () =>
  withCluster({}, (simulator) =>
    withSsh(simulator, 'dma01', async (ssh) => {
      const files = await ssh.sftp();
      await prepare(files);
      const held = await sftp<Buffer>((done) => files.open(`${RUN_FOLDER}/ticket.txt`, 'r+', done));
      await ssh.exec(RUN_TASK);
      await simulator.waitFor(() => simulator.journal().some(({ what }) => what === 'ended with 245'));
      await sftp((done) => files.close(held, done));
      expect(fileOn(simulator, 'dma01', STARTED)).toBeUndefined();
      await sftp((done) => files.writeFile(`${RUN_FOLDER}/started.txt`, 'Fri 11/20/2026 20:00:00.00\r\n', done));
      await ssh.exec(RUN_TASK);
      await simulator.waitFor(() => simulator.journal().some(({ what }) => what === 'ended with 242'));
      expect(simulator.launches('prod')).toBe(0);
    }),
  ));

it('launches once, however often the task is run', () =>
  withCluster({ speed: 6_000 }, (simulator) =>
    withSsh(simulator, 'dma01', async (ssh) => {
      await prepare(await ssh.sftp());
      await Promise.all([ssh.exec(RUN_TASK), ssh.exec(RUN_TASK), ssh.exec(RUN_TASK)]);
      await simulator.waitFor(() => fileOn(simulator, 'dma01', EXIT) !== undefined);
      await ssh.exec(RUN_TASK);
      await simulator.waitFor(() => simulator.journal().some(({ what }) => what === 'ended with 242'));
      expect(simulator.launches('prod')).toBe(1);
      expect(simulator.journal().filter(({ what }) => what.includes('new instance is ignored'))).toHaveLength(2);
    }),
  ));

describe('SLTaskbarUtility refuses', () => {
  it.each<[string, Preparation, string]>([
    ['no UpgradeInfo.xml', { info: '' }, 'UpgradeInfo.xml is not well-formed XML'],
    ['a policy of its own', { info: upgradeInfo('Parallel') }, 'unknown FailoverPolicy "Parallel"'],
    ['no Agents', { info: upgradeInfo('UseDefault', []) }, 'lists no Agents'],
    ['an address it does not know', { info: upgradeInfo('UseDefault', ['10.9.9.9']) }, 'has the address "10.9.9.9"'],
    ['a boolean in words', { info: upgradeInfo('UseDefault', ['10.0.0.1'], 'yes') }, 'no true or false in IsCluster'],
    ['what is no package', { package: Buffer.from('text'), params: undefined }, 'not a zip file'],
  ])('%s', (_name, preparation, problem) =>
    withCluster({}, (simulator) =>
      withSsh(simulator, 'dma01', async (ssh) => {
        const own = 'package' in preparation ? { params: params({ sha256: hashOf(preparation.package) }) } : {};
        await prepare(await ssh.sftp(), { ...preparation, ...own });
        await ssh.exec(RUN_TASK);
        await simulator.waitFor(() => fileOn(simulator, 'dma01', EXIT) === '1\r\n');
        const refusal = simulator.journal().find(({ kind, what }) => kind === 'upgrade' && what.startsWith('refused'));
        expect(refusal?.what).toContain(problem);
        expect(simulator.state().systems[0]?.upgrading).toBe(false);
      }),
    ),
  );
});

function hashOf(bytes: Uint8Array | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}
