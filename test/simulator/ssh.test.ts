import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { SFTPWrapper } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RUN_CMD, RUN_CMD_SHA256 } from '../../src/model/run-cmd.ts';
import { clientKeyFor } from '../../src/simulator/keys.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { SSH_TRANSPORTS } from '../openssh.ts';
import { SshClient, sftp } from './agent-client.ts';
import { BEFORE, KEY, SEED, startCluster } from './fixture.ts';

const NO_SUCH_FILE = 2;
const FAILURE = 4;
const ROOT = 'C:/ProgramData/ratchet';

function encoded(script: string): string {
  return `powershell -NoProfile -NonInteractive -EncodedCommand ${Buffer.from(script, 'utf16le').toString('base64')}`;
}

describe.each(SSH_TRANSPORTS)('over $transport', ({ transport, skipped }) => {
  describe.skipIf(skipped)(`an Agent${skipped === undefined ? '' : ` (skipped: ${skipped})`}`, () => {
    let simulator: Simulator;
    let ssh: SshClient;
    let files: SFTPWrapper;
    let folder = 0;
    const fresh = async () => {
      folder += 1;
      await sftp((done) => files.mkdir(`${ROOT}/runs/${folder}`, done));
      return `${ROOT}/runs/${folder}`;
    };
    beforeAll(async () => {
      simulator = await startCluster({ transport });
      ssh = await SshClient.open(simulator.agent('dma01'), KEY.privateKey);
      files = await ssh.sftp();
    });
    afterAll(async () => {
      ssh.end();
      await simulator.close();
    });

    it('shows the host key that follows from the seed', () => {
      const pin = `SHA256:${createHash('sha256').update(ssh.hostKey).digest('base64').replace('=', '')}`;
      expect(simulator.agent('dma01').ssh.hostKey).toBe(pin);
    });

    it('refuses a key that is not authorized', async () => {
      const stranger = clientKeyFor(`${SEED} stranger`).privateKey;
      await expect(SshClient.open(simulator.agent('dma01'), stranger)).rejects.toMatchObject({
        level: 'client-authentication',
      });
    });

    it.each([
      ['echo %OS%', { code: 0, stdout: 'Windows_NT\r\n' }],
      ['schtasks /Query /TN ratchet\\upgrade', { code: 0 }],
      ['schtasks /Query /TN \\ratchet\\upgrade', { code: 0 }],
      ['schtasks /Query /TN other\\task', { code: 1, stderr: 'ERROR: The system cannot find the file specified.\r\n' }],
      ['schtasks /Delete /TN ratchet\\upgrade', { code: 1 }],
      ['dir C:\\', { code: 1, stderr: expect.stringContaining("'dir' is not recognized") }],
      ['echo $env:OS', { code: 1, stderr: expect.stringContaining('syntax is incorrect') }],
      ['certutil -hashfile "C:\\a b" SHA256', { code: 1, stderr: expect.stringContaining('syntax is incorrect') }],
      ['certutil -hashfile C:\\missing SHA256', { code: 2, stdout: expect.stringContaining('ERROR_FILE_NOT_FOUND') }],
      [encoded('Remove-Item C:'), { code: 1 }],
    ])('runs %s', async (command, exit) => {
      expect(await ssh.exec(command)).toMatchObject(exit);
      expect(simulator.journal()).toContainEqual(expect.objectContaining({ kind: 'exec', what: command }));
    });

    it('hashes a file as certutil does, in three lines', async () => {
      expect(await ssh.exec('certutil -hashfile C:\\ProgramData\\ratchet\\bin\\run.cmd SHA256')).toEqual({
        code: 0,
        stdout:
          'SHA256 hash of C:\\ProgramData\\ratchet\\bin\\run.cmd:\r\n' +
          `${RUN_CMD_SHA256}\r\nCertUtil: -hashfile command completed successfully.\r\n`,
        stderr: '',
      });
    });

    it('hashes a file whose name has spaces by PowerShell', async () => {
      const script = `Get-FileHash -LiteralPath 'C:\\ProgramData\\ratchet\\bin\\run.cmd'`;
      expect(await ssh.exec(encoded(script))).toMatchObject({ code: 0, stdout: `${RUN_CMD_SHA256.toUpperCase()}\r\n` });
    });

    it('tells when it was booted and what is free', async () => {
      const { stdout } = await ssh.exec(encoded('(Get-CimInstance Win32_OperatingSystem).LastBootUpTime'));
      expect(stdout).toMatch(/^RATCHET:\{"boot":"\d{4}-[^"]+Z","rebootDue":false,"freeBytes":\d+\}\r\n$/u);
    });

    it('holds what DataMiner and bootstrap have left', async () => {
      expect(String(await sftp((done) => files.readFile(`${ROOT}/bin/run.cmd`, done)))).toBe(RUN_CMD);
      const history = await sftp((done) => files.readFile('C:/Skyline DataMiner/Upgrades/VersionHistory.txt', done));
      expect(String(history)).toMatch(
        new RegExp(
          `^2025-03-25 14:27:23;10\\.4\\.0\\.0-14772-20240821-release\\r\\n[0-9: -]{19};${BEFORE}\\r\\n$`,
          'u',
        ),
      );
    });

    it('writes and reads at positions, and answers at the end with nothing', async () => {
      const file = `${await fresh()}/part`;
      const handle = await sftp<Buffer>((done) => files.open(file, 'wx', done));
      await sftp((done) => files.write(handle, Buffer.from('world'), 0, 5, 6, done));
      await sftp((done) => files.write(handle, Buffer.from('hello '), 0, 6, 0, done));
      await sftp((done) => files.close(handle, done));
      expect(await sftp((done) => files.stat(file, done))).toMatchObject({ size: 11 });
      expect(String(await sftp((done) => files.readFile(file, done)))).toBe('hello world');
      const again = await sftp<Buffer>((done) => files.open(file, 'r', done));
      await expect(sftp((done) => files.read(again, Buffer.alloc(5), 0, 5, 11, done))).resolves.toBe(0);
      await sftp((done) => files.close(again, done));
    });

    it('lists a folder', async () => {
      const where = await fresh();
      await sftp((done) => files.writeFile(`${where}/a file`, 'x', done));
      await sftp((done) => files.mkdir(`${where}/sub`, done));
      const entries = await sftp<{ filename: string; attrs: { isDirectory(): boolean } }[]>((done) =>
        files.readdir(where, done),
      );
      const kinds = entries.map(({ filename, attrs }) => [filename, attrs.isDirectory()]);
      expect(kinds.toSorted()).toEqual([
        ['a file', false],
        ['sub', true],
      ]);
    });

    it('renames onto an existing file by posix-rename alone', async () => {
      const where = await fresh();
      for (const name of ['old', 'new']) await sftp((done) => files.writeFile(`${where}/${name}`, name, done));
      await expect(sftp((done) => files.rename(`${where}/new`, `${where}/old`, done))).rejects.toMatchObject({
        code: FAILURE,
      });
      await sftp((done) => files.ext_openssh_rename(`${where}/new`, `${where}/old`, done));
      expect(String(await sftp((done) => files.readFile(`${where}/old`, done)))).toBe('new');
    });

    it.each<[string, number, (where: string, done: (error?: Error | null) => void) => void]>([
      ['stat of what is missing', NO_SUCH_FILE, (where, done) => files.stat(`${where}/none`, done)],
      ['reading what is missing', NO_SUCH_FILE, (where, done) => files.readFile(`${where}/none`, done)],
      ['removing what is missing', NO_SUCH_FILE, (where, done) => files.unlink(`${where}/none`, done)],
      ['making a folder that exists', FAILURE, (where, done) => files.mkdir(where, done)],
      ['creating a file that exists', FAILURE, (where, done) => files.open(`${where}/file`, 'wx', done)],
      ['removing a folder that is not empty', FAILURE, (where, done) => files.rmdir(where, done)],
    ])('answers %s with status %i', async (_name, status, act) => {
      const where = await fresh();
      await sftp((done) => files.writeFile(`${where}/file`, 'x', done));
      await expect(sftp((done) => act(where, done))).rejects.toMatchObject({ code: status });
    });

    it('tells how much space there is', async () => {
      const space = await sftp<{ f_frsize: number; f_bavail: number }>((done) =>
        files.ext_openssh_statvfs('C:/', done as never),
      );
      expect(space.f_frsize * space.f_bavail).toBeGreaterThan(0);
    });
  });
});

describe('what only the sshd of this process can play', () => {
  let simulator: Simulator;
  let ssh: SshClient;
  let files: SFTPWrapper;
  beforeAll(async () => {
    simulator = await startCluster({});
    ssh = await SshClient.open(simulator.agent('dma01'), KEY.privateKey);
    files = await ssh.sftp();
  });
  afterAll(async () => {
    ssh.end();
    await simulator.close();
  });

  it.each(['C:/ProgramData', '/C:/ProgramData', 'C:\\ProgramData'])(
    'takes %s, and calls it /C:/ProgramData',
    async (path) => {
      expect(await sftp((done) => files.realpath(path, done))).toBe('/C:/ProgramData');
      await expect(sftp((done) => files.stat(path, done))).resolves.toBeDefined();
    },
  );

  it.each(['/etc/passwd', `C:/${'../'.repeat(12)}etc/passwd`, 'D:/data'])('has no %s', async (path) => {
    await expect(sftp((done) => files.stat(path, done))).rejects.toMatchObject({ code: NO_SUCH_FILE });
  });

  it.each`
    held    | wanted  | shared
    ${'r'}  | ${'r'}  | ${true}
    ${'a'}  | ${'a'}  | ${true}
    ${'r'}  | ${'a'}  | ${false}
    ${'a'}  | ${'r'}  | ${false}
    ${'r+'} | ${'r'}  | ${false}
    ${'a'}  | ${'r+'} | ${false}
  `('while open with "$held", opening with "$wanted" is allowed: $shared', async ({ held, wanted, shared }) => {
    const file = `${ROOT}/runs/shared`;
    await sftp((done) => files.writeFile(file, 'x', done));
    const first = await sftp<Buffer>((done) => files.open(file, held, done));
    const second = await sftp<Buffer>((done) => files.open(file, wanted, done)).catch((error: unknown) => error);
    expect(Buffer.isBuffer(second)).toBe(shared);
    await expect(sftp((done) => files.unlink(file, done))).rejects.toMatchObject({ code: FAILURE });
    await sftp((done) => files.close(first, done));
    if (Buffer.isBuffer(second)) await sftp((done) => files.close(second, done));
    await sftp((done) => files.unlink(file, done));
  });

  it('lets go of the files of a connection that has gone', async () => {
    const file = `${ROOT}/packages/pkg.part`;
    const lost = await SshClient.open(simulator.agent('dma01'), KEY.privateKey);
    await lost.sftp().then((theirs) => sftp((done) => theirs.open(file, 'w', done)));
    expect(await ssh.exec('certutil -hashfile C:\\ProgramData\\ratchet\\packages\\pkg.part SHA256')).toMatchObject({
      code: 32,
      stdout: expect.stringContaining('ERROR_SHARING_VIOLATION'),
    });
    lost.end();
    await expect
      .poll(() => ssh.exec('certutil -hashfile C:\\ProgramData\\ratchet\\packages\\pkg.part SHA256'))
      .toMatchObject({ code: 0 });
  });
});

it('leaves nothing behind when it is closed', async () => {
  const simulator = await startCluster({});
  const { folder, webUrl } = simulator.agent('dma01');
  await simulator.close();
  await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(fetch(webUrl)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});
