import { expect } from 'vitest';
import type { DISK_FAULTS } from '../../src/simulator/faults/disk.ts';
import type { REACH_FAULTS } from '../../src/simulator/faults/reach.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { SIX_KEYS, SshClient, sftp } from './agent-client.ts';
import { fileOn, KEY, withSsh } from './fixture.ts';
import { launch } from './launch.ts';
import { AGENT, answerTo, commandOn, type Meets, waitForEntry } from './meets.ts';

const PART = 'C:/ProgramData/ratchet/packages/abc/pkg.part';
const SIZE = 2_500_000;

export const MEETS_REACH: Meets<(typeof REACH_FAULTS | typeof DISK_FAULTS)[number]['id']> = {
  async 'agent-down'(simulator) {
    await expect(answerTo(simulator, 'ConnectApp', SIX_KEYS)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
    await expect(SshClient.open(simulator.agent(AGENT), KEY.privateKey)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await simulator.lift({ agent: AGENT, fault: 'agent-down' });
    expect(await answerTo(simulator, 'GetDataMinerClusterName', {})).toContain('{"d":"PROD"}');
  },
  async 'ssh-auth-refused'(simulator) {
    await expect(SshClient.open(simulator.agent(AGENT), KEY.privateKey)).rejects.toMatchObject({
      level: 'client-authentication',
    });
  },
  async 'host-key-changed'(simulator) {
    const changed = await withSsh(simulator, AGENT, async ({ hostKey }) => hostKey.toString('base64'));
    await simulator.lift({ agent: AGENT, fault: 'host-key-changed' });
    const published = await withSsh(simulator, AGENT, async ({ hostKey }) => hostKey.toString('base64'));
    expect(changed).not.toBe(published);
  },
  'disk-full': (simulator) => expectsNoSpace(simulator),
  'write-quota': (simulator) => expectsNoSpace(simulator),
  async 'hash-mismatch'(simulator) {
    await withSsh(simulator, AGENT, async (ssh) => {
      const command = 'certutil -hashfile C:\\ProgramData\\ratchet\\bin\\run.cmd SHA256';
      const [first, second] = [await ssh.exec(command), await ssh.exec(command)];
      await simulator.lift({ agent: AGENT, fault: 'hash-mismatch' });
      expect(first.stdout).not.toBe(second.stdout);
      expect((await ssh.exec(command)).stdout).toBe(second.stdout);
    });
  },
  async 'web-down'(simulator) {
    await expect(answerTo(simulator, 'ConnectApp', SIX_KEYS)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
    expect(await commandOn(simulator, 'echo %OS%')).toMatchObject({ code: 0 });
  },
  async 'ssh-down'(simulator) {
    await expect(SshClient.open(simulator.agent(AGENT), KEY.privateKey)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    expect(await answerTo(simulator, 'GetDataMinerClusterName', {})).toContain('{"d":"PROD"}');
  },
  async 'ssh-hang'(simulator) {
    await expect(SshClient.open(simulator.agent(AGENT), KEY.privateKey, 300)).rejects.toMatchObject({
      level: 'client-timeout',
    });
    await simulator.lift({ agent: AGENT, fault: 'ssh-hang' });
    expect(await commandOn(simulator, 'echo %OS%')).toMatchObject({ code: 0 });
  },
  async 'ssh-drop-upload'(simulator) {
    const part = await brokenUpload(simulator);
    expect(part.length).toBeGreaterThanOrEqual(1_500_000);
    expect(part.length).toBeLessThan(SIZE);
    expect(part.subarray(-1000).every((byte) => byte === 1)).toBe(true);
  },
  async 'torn-tail'(simulator) {
    const part = await brokenUpload(simulator);
    expect(part.subarray(-32 * 1024).every((byte) => byte === 0)).toBe(true);
  },
  async 'stale-handle'(simulator) {
    await simulator.inject({ agent: AGENT, fault: 'stale-handle', settings: { bytes: 1, seconds: 60_000 } });
    await brokenUpload(simulator);
    const renamed = withSsh(simulator, AGENT, async (ssh) => {
      const files = await ssh.sftp();
      await sftp((done) => files.rename(PART, `${PART}2`, done));
    });
    await expect(renamed).rejects.toMatchObject({ code: 4 });
  },
  async 'package-tampered'(simulator) {
    await launch(simulator, { package: undefined });
    await waitForEntry(simulator, /^ended with 243$/u);
    expect(simulator.launches('prod')).toBe(0);
  },
  async 'sharing-violation'(simulator) {
    await withSsh(simulator, AGENT, async (ssh) => {
      const files = await ssh.sftp();
      await sftp((done) => files.writeFile('C:/ProgramData/ratchet/a', 'a', done));
      const rename = () => sftp((done) => files.rename('C:/ProgramData/ratchet/a', 'C:/ProgramData/ratchet/b', done));
      await expect(rename()).rejects.toMatchObject({ code: 4 });
      await expect(rename()).rejects.toMatchObject({ code: 4 });
      expect(await rename()).toBeUndefined();
    });
  },
};

/** Uploads until the connection dies, and gives what arrived. */
async function brokenUpload(simulator: Simulator): Promise<Buffer> {
  await withSsh(simulator, AGENT, async (ssh) => {
    const files = await ssh.sftp();
    await sftp((done) => files.mkdir('C:/ProgramData/ratchet/packages/abc', done));
    const sent = sftp((done) => files.writeFile(PART, Buffer.alloc(SIZE, 1), done));
    await Promise.race([sent.catch(() => undefined), waitForEntry(simulator, /^connection lost after/u)]);
  });
  return Buffer.from(fileOn(simulator, AGENT, 'ProgramData/ratchet/packages/abc/pkg.part', 'latin1') ?? '', 'latin1');
}

async function expectsNoSpace(simulator: Simulator): Promise<void> {
  await withSsh(simulator, AGENT, async (ssh) => {
    const files = await ssh.sftp();
    const file = 'C:/ProgramData/ratchet/packages/pkg.part';
    await expect(sftp((done) => files.writeFile(file, Buffer.alloc(1_000_000), done))).rejects.toMatchObject({
      code: 4,
    });
    expect((await sftp<{ size: number }>((done) => files.stat(file, done))).size).toBeLessThan(300_000);
  });
}
