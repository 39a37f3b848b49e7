import { describe, expect, it } from 'vitest';
import { executorsFrom } from '../../src/executors/index.ts';
import { hashCommand, powershellCommand, taskRunCommand } from '../../src/executors/wire.ts';
import { RatchetError } from '../../src/model/errors.ts';
import { agentEndpoint } from '../builders.ts';
import { PracticeSystem } from './practice-system.ts';

const forever = new AbortController().signal;

describe('mode plan-only', () => {
  it('reaches nobody', async () => {
    const practice = new PracticeSystem();
    const outcome = await executorsFrom(practice.deps)['plan-only'].carryOut(practice.order, forever);
    expect([outcome.kind, practice.links.opened]).toEqual(['skipped', []]);
  });
});

describe('mode upload-only', () => {
  it('stages and launches nothing', async () => {
    const practice = new PracticeSystem();
    const executor = executorsFrom(practice.deps)['upload-only'];
    expect(await executor.carryOut(practice.order, forever)).toMatchObject({
      kind: 'staged',
      message: expect.stringContaining('was staged on Agent "dma01"'),
    });
    expect(await executor.carryOut(practice.order, forever)).toMatchObject({
      kind: 'staged',
      message: expect.stringContaining('lies staged'),
    });
    expect([practice.starts, await practice.journal.latest('prod')]).toEqual([0, undefined]);
    expect(practice.orchestrator.commands.every((command) => command.startsWith('certutil'))).toBe(true);
  });

  it('says why it could not', async () => {
    const practice = new PracticeSystem();
    practice.links.down.set('dma01', new RatchetError('ssh.auth', 'refused', { blame: 'operator' }));
    const outcome = await executorsFrom(practice.deps)['upload-only'].carryOut(practice.order, forever);
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'ssh.auth' } });
  });

  it('refuses where another Agent has no room for what DataMiner copies there', async () => {
    const practice = new PracticeSystem([agentEndpoint('dma01'), agentEndpoint('dma02')]);
    practice.links.agent('dma02').freeSpace = { freeBytes: 15e9, totalBytes: 100e9 };
    const outcome = await executorsFrom(practice.deps)['upload-only'].carryOut(practice.order, forever);
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'stage.disk' } });
    expect(practice.orchestrator.changes).toEqual([]);
  });

  it('takes the operator’s word for how much room that is', async () => {
    const practice = new PracticeSystem([agentEndpoint('dma01'), agentEndpoint('dma02')]);
    practice.links.agent('dma02').freeSpace = { freeBytes: 15e9, totalBytes: 100e9 };
    const disk = { orchestratorFactor: 4, memberFactor: 0, reserveBytes: 1e9 };
    practice.staging = { ...practice.staging, disk };
    const outcome = await executorsFrom(practice.deps)['upload-only'].carryOut(practice.order, forever);
    expect(outcome).toMatchObject({ kind: 'staged' });
  });

  it('on request hashes again what lies there', async () => {
    const practice = new PracticeSystem();
    const executors = executorsFrom(practice.deps);
    await executors['upload-only'].carryOut(practice.order, forever);
    expect(await executors['verify-staged'].carryOut(practice.order, forever)).toMatchObject({
      kind: 'staged',
      message: expect.stringContaining('was hashed there again'),
    });
  });

  it('stops in the middle of an upload, and goes on there', async () => {
    const practice = new PracticeSystem();
    const stop = new AbortController();
    practice.orchestrator.duringUpload = (_, sent) => {
      if (sent > 1_100_000) stop.abort(new Error('SIGTERM'));
    };
    const executor = executorsFrom(practice.deps)['upload-only'];
    expect(await executor.carryOut(practice.order, stop.signal)).toMatchObject({ kind: 'interrupted' });
    practice.orchestrator.duringUpload = () => {};
    expect(await executor.carryOut(practice.order, forever)).toMatchObject({ kind: 'staged' });
    const uploads = practice.orchestrator.changes.filter((change) => change.startsWith('upload'));
    expect(uploads.map((change) => change.split(' ').at(-1))).toEqual(['0', String(1024 * 1024)]);
  });
});

describe('commands on the wire', () => {
  it.each([
    [
      hashCommand('C:/ProgramData/ratchet/packages/ab/pkg.part'),
      'certutil -hashfile C:\\ProgramData\\ratchet\\packages\\ab\\pkg.part SHA256',
    ],
    [taskRunCommand('ratchet\\upgrade'), 'schtasks /Run /TN ratchet\\upgrade'],
  ])('%s', (command, expected) => {
    expect(command).toBe(expected);
  });

  it('carry a script encoded', () => {
    const command = powershellCommand(`Write-Output "a | b & 'c' %PATH%"`);
    expect(command).toMatch(/^[A-Za-z0-9 _:\\./+=-]+$/u);
    expect(Buffer.from(command.split(' ').at(-1) ?? '', 'base64').toString('utf16le')).toContain('%PATH%');
  });

  it.each(['a b', 'a&b', 'a|b', 'a"b', '%x%', 'a^b', '$(x)', 'a`b', 'a;b', 'a\nb', ''])('refuse %j', (task) => {
    expect(() => taskRunCommand(task)).toThrow(/Windows shells read differently/u);
  });
});
