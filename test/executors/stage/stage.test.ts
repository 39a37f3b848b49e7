import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { stage } from '../../../src/executors/stage/stage.ts';
import { RatchetError } from '../../../src/model/errors.ts';
import { agentEndpoint } from '../../builders.ts';
import { exited } from '../../fakes/fake-agent-link.ts';
import { PracticeSystem } from '../practice-system.ts';

const forever = new AbortController().signal;
const SIZE = 3_000_000;

function practiceToStage() {
  const practice = new PracticeSystem([agentEndpoint('dma01')], SIZE);
  const { system, packageFile: file, packageName: name, packageBytes } = practice;
  const sha256 = createHash('sha256').update(packageBytes).digest('hex');
  const order = { system, agent: agentEndpoint('dma01'), package: { file, name, size: SIZE, sha256 } };
  const folder = `C:/ProgramData/ratchet/packages/${sha256}`;
  const agent = practice.orchestrator;
  const run = (signal = forever) => stage(order, practice.deps, signal);
  return { practice, agent, folder, run, part: `${folder}/pkg.part`, bytes: packageBytes };
}

function dropped(): RatchetError {
  return new RatchetError('ssh.dropped', 'the connection ended', { blame: 'environment' });
}

function uploads(changes: readonly string[]): string[] {
  return changes.filter((change) => change.startsWith('upload')).map((change) => change.split(' ').at(-1) ?? '');
}

describe('staging', () => {
  it('leaves the whole package under its own name, with a marker that says so', async () => {
    const { practice, agent, folder, run } = practiceToStage();
    expect(await run()).toEqual({ path: practice.stagedPath, how: 'uploaded' });
    expect(agent.tree(folder)).toEqual([practice.stagedPath, `${folder}/stage.json`]);
    expect(Buffer.from(agent.file(practice.stagedPath) ?? []).equals(practice.packageBytes)).toBe(true);
    expect(JSON.parse(agent.text(`${folder}/stage.json`) ?? '')).toMatchObject({ size: SIZE, by: 'ratchet' });
  });

  it('does nothing where marker and file agree', async () => {
    const { agent, run } = practiceToStage();
    await run();
    agent.changes.length = 0;
    agent.commands.length = 0;
    expect(await run()).toMatchObject({ how: 'already-there' });
    expect(agent.changes.filter((change) => !change.startsWith('mkdir'))).toEqual([]);
    expect(agent.commands).toEqual([]);
  });

  it('hashes a file again that lost its marker, and does not send it again', async () => {
    const { agent, folder, run } = practiceToStage();
    await run();
    await agent.removeFile(`${folder}/stage.json`);
    expect(await run()).toMatchObject({ how: 'already-there' });
    expect(uploads(agent.changes)).toEqual(['0']);
    expect(agent.text(`${folder}/stage.json`)).toContain('"size": 3000000');
  });

  it('sends a file again that was changed since', async () => {
    const { practice, agent, run } = practiceToStage();
    await run();
    agent.put(practice.stagedPath, 'something else');
    expect(await run()).toMatchObject({ how: 'uploaded' });
    expect(uploads(agent.changes)).toEqual(['0', '0']);
  });

  it('goes on from the last whole megabyte after a connection was lost', async () => {
    const { agent, run } = practiceToStage();
    let drops = 0;
    agent.duringUpload = (_, sent) => {
      if (sent > 2_500_000 && drops++ === 0) throw dropped();
    };
    expect(await run()).toMatchObject({ how: 'uploaded' });
    expect(uploads(agent.changes)).toEqual(['0', String(2 * 1024 * 1024)]);
  });

  it('sends the whole once more where a torn part was continued', async () => {
    const { practice, agent, part, run, bytes } = practiceToStage();
    agent.put(part, Buffer.from(bytes).fill(0, 100, 200).subarray(0, 2_000_000));
    expect(await run()).toMatchObject({ how: 'uploaded' });
    expect(uploads(agent.changes)).toEqual([String(1024 * 1024), '0']);
    expect(Buffer.from(agent.file(practice.stagedPath) ?? []).equals(bytes)).toBe(true);
  });

  it('takes a whole part that is right as it is', async () => {
    const { agent, part, run, bytes } = practiceToStage();
    agent.put(part, bytes);
    expect(await run()).toMatchObject({ how: 'uploaded' });
    expect(uploads(agent.changes)).toEqual([]);
  });

  it('gives up after the second wrong arrival, and leaves nothing that looks right', async () => {
    const { agent, folder, run } = practiceToStage();
    agent.onCommand(/^certutil/u, () => exited(0, `${'ab'.repeat(32)}\r\n`));
    await expect(run()).rejects.toMatchObject({ code: 'stage.hash', message: expect.stringContaining('twice') });
    expect(uploads(agent.changes)).toEqual(['0', '0']);
    expect(agent.tree(folder)).toEqual([]);
  });

  it('waits for a file that somebody else still holds open', async () => {
    const { practice, agent, run } = practiceToStage();
    let refusals = 3;
    const { sha256 } = practice.order.hop.package;
    agent.onCommand(/^certutil/u, () => (refusals-- > 0 ? exited(32, 'in use') : exited(0, sha256)));
    expect(await run()).toMatchObject({ how: 'uploaded' });
    expect(uploads(agent.changes)).toEqual(['0']);
  });

  it('stops where the disk is full, and keeps what has arrived', async () => {
    const { agent, part, run } = practiceToStage();
    agent.duringUpload = (_, sent) => {
      if (sent < 1_000_000) return;
      agent.freeSpace = { freeBytes: 1e6, totalBytes: 1e9 };
      throw new RatchetError('sftp.failure', 'Failure', { blame: 'environment' });
    };
    await expect(run()).rejects.toMatchObject({ code: 'stage.disk', message: expect.stringContaining('full') });
    expect((await agent.stat(part))?.size).toBeGreaterThanOrEqual(1_000_000);
  });

  it.each(['ssh.auth', 'ssh.hostkey'])('asks once only where the answer is %s', async (code) => {
    const { practice, run } = practiceToStage();
    practice.links.down.set('dma01', new RatchetError(code, 'no', { blame: 'operator' }));
    await expect(run()).rejects.toMatchObject({ code });
    expect(practice.links.opened).toHaveLength(1);
  });

  it('gives up on an Agent that never answers', async () => {
    const { practice, run } = practiceToStage();
    practice.links.down.set('dma01', dropped());
    await expect(run()).rejects.toMatchObject({ code: 'ssh.dropped' });
    expect(practice.links.opened.length).toBeLessThan(10);
  });

  it('tells its progress at most once a second, and its end', async () => {
    const { practice, agent, run } = practiceToStage();
    agent.duringUpload = () => practice.clock.sleep(300);
    await run();
    const told = practice.events.flatMap((event) => (event.kind === 'upload' ? [event] : []));
    expect(told.at(-1)).toMatchObject({ sentBytes: SIZE, totalBytes: SIZE, agent: 'dma01' });
    const chunks = Math.ceil(SIZE / 32_768);
    expect(told.length).toBeGreaterThan(chunks / 8);
    expect(told.length).toBeLessThan(chunks / 2);
  });
});
