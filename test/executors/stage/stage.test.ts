import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tryLock } from '../../../src/executors/package/cache/file-lock.ts';
import { stage } from '../../../src/executors/stage/stage.ts';
import { stageUpgrade } from '../../../src/executors/stage/stage-upgrade.ts';
import { RatchetError } from '../../../src/model/errors.ts';
import { agentEndpoint } from '../../builders.ts';
import { exited } from '../../fakes/fake-agent-link.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
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
  const run = (signal = forever, trust: 'marker' | 'bytes' = 'marker') =>
    stage({ ...order, trust }, practice.deps, signal);
  return { practice, agent, order, folder, run, part: `${folder}/pkg.part`, bytes: packageBytes };
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

describe('a quota', () => {
  it('is named, since a disk with room that takes nothing more has one', async () => {
    const { agent, run } = practiceToStage();
    agent.duringUpload = (_, sent) => {
      if (sent >= 1_000_000) throw new RatchetError('sftp.failure', 'Failure', { blame: 'environment' });
    };
    await expect(run()).rejects.toMatchObject({
      code: 'sftp.failure',
      message: expect.stringMatching(/refused to write .* at 1\.0 MB, with 200 GB free/u),
      hint: expect.stringContaining('quota'),
    });
    expect(uploads(agent.changes).length).toBeGreaterThan(2);
  });
});

describe('staging with every byte looked at', () => {
  it('asks for the hash of what its marker vouches for, and changes nothing', async () => {
    const { agent, run } = practiceToStage();
    await run();
    agent.changes.length = 0;
    agent.commands.length = 0;
    expect(await run(forever, 'bytes')).toMatchObject({ how: 'already-there' });
    expect(agent.commands).toEqual([expect.stringMatching(/^powershell .*-EncodedCommand/u)]);
    expect(agent.changes.filter((change) => !change.startsWith('mkdir'))).toEqual([]);
  });

  it('sends again what was swapped behind a marker that still fits, and says so', async () => {
    const { practice, agent, run, bytes } = practiceToStage();
    await run();
    const { now } = agent;
    const stagedAt = Date.parse((await agent.stat(practice.stagedPath))?.modifiedAt ?? '');
    agent.now = () => stagedAt;
    agent.put(practice.stagedPath, Buffer.from(bytes).fill(7, 100, 101));
    agent.now = now;
    expect(await run()).toMatchObject({ how: 'already-there' });
    expect(await run(forever, 'bytes')).toMatchObject({ how: 'uploaded' });
    expect(Buffer.from(agent.file(practice.stagedPath) ?? []).equals(bytes)).toBe(true);
    expect(practice.events).toContainEqual(expect.objectContaining({ message: expect.stringContaining('sent again') }));
  });

  it('throws nothing away where PowerShell does not answer', async () => {
    const { practice, agent, run } = practiceToStage();
    await run();
    agent.onCommand(/^powershell/u, () => exited(1, '', 'not recognized'));
    await expect(run(forever, 'bytes')).rejects.toMatchObject({ code: 'stage.locked' });
    expect(agent.file(practice.stagedPath)).toBeDefined();
  });
});

describe('what is left after staging', () => {
  const packages = 'C:/ProgramData/ratchet/packages';
  const content = (digit: string) => digit.repeat(64);

  function leftovers(...digits: readonly string[]) {
    const scene = practiceToStage();
    for (const [index, digit] of digits.entries()) {
      scene.agent.now = () => Date.parse('2026-08-01T00:00:00Z') + index * 60_000;
      scene.agent.put(`${packages}/${content(digit)}/old ${digit}.dmupgrade`, 'MZ');
      scene.agent.put(`${packages}/${content(digit)}/stage.json`, JSON.stringify({ name: `old ${digit}.dmupgrade` }));
    }
    scene.agent.now = scene.practice.clock.milliseconds;
    const kept = async () => {
      const folders = (await scene.agent.list(packages)).map(({ name }) => name);
      return digits.filter((digit) => folders.includes(content(digit)));
    };
    const run = () => stageUpgrade(scene.order, scene.practice.deps, forever);
    return { ...scene, run, kept };
  }

  it('is the newest two beside the one in use', async () => {
    const { run, kept } = leftovers('a', 'b', 'c', 'd');
    await run();
    expect(await kept()).toEqual(['c', 'd']);
  });

  it('is as many as the operator says', async () => {
    const { practice, run, kept } = leftovers('a', 'b', 'c');
    practice.staging = { ...practice.staging, keep: 0 };
    await run();
    expect(await kept()).toEqual([]);
  });

  it('is never less than what a run under way needs', async () => {
    const { agent, run, kept } = leftovers('a', 'b', 'c', 'd');
    agent.put('C:/ProgramData/ratchet/active/owner.json', JSON.stringify({ run: 'r1', system: 'prod', at: 'now' }));
    agent.put('C:/ProgramData/ratchet/runs/r1/plan.json', JSON.stringify({ package: { sha256: content('a') } }));
    await run();
    expect(await kept()).toEqual(['a', 'c', 'd']);
  });

  it.each([
    ['whose plan cannot be read', { 'active/owner.json': '{"run":"r1","system":"prod","at":"now"}' }],
    ['that nobody has signed', { 'active/x': '' }],
  ])('is everything while there is a run %s', async (_, files) => {
    const { agent, run, kept } = leftovers('a', 'b', 'c', 'd');
    for (const [path, text] of Object.entries(files)) agent.put(`C:/ProgramData/ratchet/${path}`, text);
    await run();
    expect(await kept()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is everything that is not ours', async () => {
    const { agent, run, kept } = leftovers('a', 'b', 'c', 'd');
    agent.put(`${packages}/${content('a')}/notes.txt`, 'of somebody');
    agent.put(`${packages}/by hand/x.dmupgrade`, 'MZ');
    await run();
    expect(await kept()).toEqual(['a', 'c', 'd']);
    expect(agent.file(`${packages}/by hand/x.dmupgrade`)).toBeDefined();
  });

  it('does not decide whether the staging went well', async () => {
    const { practice, agent, run } = leftovers('a', 'b', 'c');
    agent.beforeEach = (operation) => {
      if (operation === 'rmdir') throw new RatchetError('sftp.denied', 'no', { blame: 'environment' });
    };
    expect(await run()).toMatchObject({ how: 'uploaded' });
    expect(practice.events).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('stay on Agent') }),
    );
  });
});

describe('how fast', () => {
  it('is what the operator allows', async () => {
    const { practice, agent, run } = practiceToStage();
    practice.staging = { ...practice.staging, bytesPerSecond: 1_000_000 };
    const asked: unknown[] = [];
    const { upload } = agent;
    agent.upload = (source, path, options, signal) => {
      asked.push(options.bytesPerSecond);
      return upload.call(agent, source, path, options, signal);
    };
    await run();
    expect(asked).toEqual([1_000_000]);
  });
});

describe('a package that changes on this machine', () => {
  it('after it was verified is blamed on this machine', async () => {
    const { practice, order, bytes } = practiceToStage();
    const file = join(temporaryFolder(), order.package.name);
    writeFileSync(file, Buffer.from(bytes).fill(1, 500, 501));
    const staged = stage({ ...order, package: { ...order.package, file } }, practice.deps, forever);
    await expect(staged).rejects.toMatchObject({
      code: 'stage.hash',
      blame: 'operator',
      message: expect.stringContaining('has become'),
    });
  });

  it('and is gone when it is to be sent is said to be', async () => {
    const { practice, order } = practiceToStage();
    const file = join(temporaryFolder(), order.package.name);
    const staged = stage({ ...order, package: { ...order.package, file } }, practice.deps, forever);
    await expect(staged).rejects.toMatchObject({ code: 'stage.package', message: expect.stringContaining('any more') });
  });

  it('lies in the cache, and is held there for as long as it is read', async () => {
    const { practice, agent, order } = practiceToStage();
    const lock = join(temporaryFolder(), 'lock');
    let free: unknown;
    agent.duringUpload = () => {
      free ??= tryLock(lock, 'alone') ?? 'held';
    };
    await stage({ ...order, package: { ...order.package, lock } }, practice.deps, forever);
    expect(free).toBe('held');
    const after = tryLock(lock, 'alone');
    after?.close();
    expect(after).toBeDefined();
  });
});
