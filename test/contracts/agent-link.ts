import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentEndpoint } from '../../src/model/desired.ts';
import type { AgentLink, AgentLinks } from '../../src/reconciler/ports.ts';
import { bytesSource } from '../fakes/fake-agent-link.ts';
import type { PracticeFolder } from '../links/practice-folder.ts';

/**
 * An Agent to put the contract to. Its folder `C:/practice` exists. Its shell knows: `echo %OS%`; `answer` (prints "out",
 * complains "err", code 7); `vanish` (ends without a code); `hang`; `flood` (prints 10 MB of "x"); `mumble` (prints "a", two
 * bytes that are no UTF-8, "b").
 */
export interface LinkUnderTest {
  readonly links: AgentLinks;
  /** The clock that the links got. */
  readonly clock: { milliseconds(): number };
  readonly practice: PracticeFolder;
  readonly agent: AgentEndpoint;
  readonly credentials: string;
  close(): Promise<void>;
}

const { signal } = new AbortController();
const generous = { timeoutMs: 20_000 };
const whole = { offset: 0, onProgress: () => {} };

/** What every AgentLink promises. The fake passes it too, so tests that use the fake can be believed. */
export function agentLinkContract(open: () => Promise<LinkUnderTest>): void {
  let subject: LinkUnderTest;
  let folders = 0;

  beforeAll(async () => {
    subject = await open();
  });
  afterAll(async () => {
    await subject?.close();
  });

  function linked<T>(use: (link: AgentLink) => Promise<T>): Promise<T> {
    return subject.links.with(subject.agent, subject.credentials, signal, use);
  }

  /** Works in a folder of its own. */
  function inFolder<T>(use: (link: AgentLink, folder: string) => Promise<T>): Promise<T> {
    folders += 1;
    const folder = `C:/practice/${folders}`;
    return linked(async (link) => {
      await link.makeDirectory(folder);
      return await use(link, folder);
    });
  }

  describe('commands', () => {
    it('tell what they printed and their code', async () => {
      const result = await linked((link) => link.exec('answer', generous, signal));

      expect(result).toEqual({ kind: 'exited', code: 7, stdout: 'out\n', stderr: 'err\n' });
    });

    it('may probe the shell', async () => {
      const result = await linked((link) => link.exec('echo %OS%', generous, signal));

      expect(result).toEqual({ kind: 'exited', code: 0, stdout: 'Windows_NT\r\n', stderr: '' });
    });

    it('that end without a code are lost, not failed', async () => {
      const result = await linked((link) => link.exec('vanish', generous, signal));

      expect(result.kind).toBe('lost');
    });

    it('that take too long are given up', async () => {
      const run = linked((link) => link.exec('hang', { timeoutMs: 50 }, signal));

      await expect(run).rejects.toMatchObject({ code: 'ssh.timeout', blame: 'environment' });
    });

    it('can be called off', async () => {
      const gone = new Error('never mind');
      const run = linked((link) => link.exec('hang', generous, AbortSignal.abort(gone)));

      await expect(run).rejects.toBe(gone);
    });

    it('can be called off while they run', async () => {
      const abort = new AbortController();
      const gone = new Error('never mind');
      const run = linked((link) => {
        setImmediate(() => abort.abort(gone));
        return link.exec('hang', generous, abort.signal);
      });

      await expect(run).rejects.toBe(gone);
    });

    it('that print without end fill no memory', async () => {
      const result = await linked((link) => link.exec('flood', generous, signal));

      expect(result).toMatchObject({ kind: 'exited', code: 0 });
      expect(result.stdout.length).toBeGreaterThan(100_000);
      expect(result.stdout.length).toBeLessThanOrEqual(1024 * 1024);
    });

    it('that print what is no UTF-8 are understood as far as they can be', async () => {
      const result = await linked((link) => link.exec('mumble', generous, signal));

      expect(result).toMatchObject({ kind: 'exited', code: 0, stdout: 'a\ufffd\ufffdb' });
    });

    it.each(['', 'echo "a"', 'a & b', 'a | b', 'echo %PATH%', "it's", '$x', '`x`', 'a^b', 'a\nb', 'a;b', 'a>b', 'é'])(
      'that shells read differently are not sent: %j',
      async (command) => {
        const run = linked((link) => link.exec(command, generous, signal));

        await expect(run).rejects.toMatchObject({ code: 'ssh.shell', blame: 'bug' });
      },
    );
  });

  describe('files', () => {
    it('are written whole and read back', async () => {
      const found = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/a b.txt`, Buffer.from('first, and longer'));
        await link.writeWhole(`${folder}/a b.txt`, Buffer.from('second'));
        return {
          text: await link.read(`${folder}/a b.txt`),
          stat: await link.stat(`${folder}/a b.txt`),
          names: (await link.list(folder)).map(({ name }) => name),
        };
      });

      expect(Buffer.from(found.text ?? []).toString()).toBe('second');
      expect(found.stat).toMatchObject({ kind: 'file', size: 6 });
      expect(Math.abs(Date.parse(found.stat?.modifiedAt ?? '') - Date.now())).toBeLessThan(60_000);
      expect(found.names).toEqual(['a b.txt']);
    });

    it('may be empty', async () => {
      const bytes = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/empty`, Buffer.alloc(0));
        return await link.read(`${folder}/empty`);
      });

      expect(bytes).toHaveLength(0);
    });

    it.each([
      { range: {}, expected: '0123456789' },
      { range: { offset: 4 }, expected: '456789' },
      { range: { limit: 3 }, expected: '012' },
      { range: { offset: 8, limit: 10 }, expected: '89' },
      { range: { offset: 50 }, expected: '' },
    ])('are read in part: $range', async ({ range, expected }) => {
      const bytes = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/digits`, Buffer.from('0123456789'));
        return await link.read(`${folder}/digits`, range);
      });

      expect(Buffer.from(bytes ?? []).toString()).toBe(expected);
    });

    it('that are not there answer so', async () => {
      const found = await inFolder(async (link, folder) => [
        await link.stat(`${folder}/none`),
        await link.read(`${folder}/none`),
        await link.list(`${folder}/none`),
        await link.removeFile(`${folder}/none`),
        await link.removeDirectory(`${folder}/none`),
      ]);

      expect(found).toEqual([undefined, undefined, [], undefined, undefined]);
    });

    it('are renamed over others', async () => {
      const found = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/old`, Buffer.from('old'));
        await link.writeWhole(`${folder}/new`, Buffer.from('new'));
        await link.rename(`${folder}/new`, `${folder}/old`);
        return { text: await link.read(`${folder}/old`), names: (await link.list(folder)).map(({ name }) => name) };
      });

      expect(Buffer.from(found.text ?? []).toString()).toBe('new');
      expect(found.names).toEqual(['old']);
    });

    it('are removed', async () => {
      const left = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/x`, Buffer.from('x'));
        await link.removeFile(`${folder}/x`);
        return await link.list(folder);
      });

      expect(left).toEqual([]);
    });

    it.each([
      { act: 'write', run: (link: AgentLink, at: string) => link.writeWhole(`${at}/no/x`, Buffer.from('x')) },
      { act: 'rename', run: (link: AgentLink, at: string) => link.rename(`${at}/no`, `${at}/x`) },
      { act: 'make a folder', run: (link: AgentLink, at: string) => link.makeDirectory(`${at}/no/x`) },
      { act: 'resume an upload', run: (link: AgentLink, at: string) => resume(link, `${at}/no`) },
    ])('that are missing are an error to $act', async ({ run }) => {
      await expect(inFolder<unknown>(run)).rejects.toMatchObject({ code: 'sftp.missing', blame: 'environment' });
    });

    it('may be large', async () => {
      const bytes = randomBytes(10_000_000);
      await subject.practice.put('large', bytes);
      const read = await linked((link) => link.read('C:/practice/large'));

      expect(sha256(read)).toBe(sha256(bytes));
    });

    it.each(["it's", 'a  b', '100%', '%PATH%', '$(x)', '`x`', 'a&b', 'a;b', 'a^b', '-rf', 'ä€😀', '!x!', 'a,b=c'])(
      'have names that are text and no more: %j',
      async (name) => {
        const listed = await inFolder(async (link, folder) => {
          await link.writeWhole(`${folder}/${name}`, Buffer.from('22'));
          await link.rename(`${folder}/${name}`, `${folder}/${name}.2`);
          return await link.list(folder);
        });

        expect(listed).toMatchObject([{ name: `${name}.2`, size: 2 }]);
      },
    );

    it('that may not be touched say so', async ({ skip }) => {
      if (!(await subject.practice.forbid('forbidden')))
        return skip('this machine has no folder that is closed to all');
      const run = linked((link) => link.makeDirectory('C:/practice/forbidden/x'));

      await expect(run).rejects.toMatchObject({ code: 'sftp.denied', blame: 'environment' });
    });

    it.each([
      'relative.txt',
      '/C:/x',
      'C:\\x',
      'C:x',
      'C:/a/../b',
      'C:/a\u0000b',
      'C:/a:stream',
      'C:/*',
      'C:/a"b',
      'C:/a\nb',
    ])('have paths of one form, unlike %j', async (path) => {
      await expect(linked((link) => link.stat(path))).rejects.toMatchObject({ code: 'sftp.path' });
    });
  });

  describe('folders', () => {
    it('are made once', async () => {
      const made = await inFolder(async (link, folder) => [
        await link.makeDirectory(`${folder}/lock`),
        await link.makeDirectory(`${folder}/lock`),
      ]);

      expect(made).toEqual(['made', 'exists']);
    });

    it('are made by one of many', async () => {
      const made = await inFolder((link, folder) =>
        Promise.all(Array.from({ length: 8 }, () => link.makeDirectory(`${folder}/lock`))),
      );

      expect(made.filter((each) => each === 'made')).toHaveLength(1);
    });

    it('are not made over a file', async () => {
      const run = inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/x`, Buffer.from('x'));
        await link.makeDirectory(`${folder}/x`);
      });

      await expect(run).rejects.toMatchObject({ code: 'sftp.failure' });
    });

    it('list what they hold, in text order', async () => {
      const entries = await inFolder(async (link, folder) => {
        await link.makeDirectory(`${folder}/b`);
        await link.writeWhole(`${folder}/c`, Buffer.from('123'));
        await link.writeWhole(`${folder}/a`, Buffer.from(''));
        return await link.list(folder);
      });

      expect(entries.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['a file', 'b directory', 'c file']);
      expect(entries[2]?.size).toBe(3);
    });

    it('list names that are no UTF-8, with the rest beside them', async ({ skip }) => {
      if (process.platform !== 'linux') return skip('this file system has no such names');
      await linked((link) => link.makeDirectory('C:/practice/names'));
      await subject.practice.put(Buffer.from('names/a\u00ffb', 'latin1'), '1');
      await subject.practice.put('names/c', '22');
      const entries = await linked((link) => link.list('C:/practice/names'));

      expect(entries.map(({ name, size }) => `${name} ${size}`)).toEqual(['a\ufffdb 1', 'c 2']);
    });

    it('may hold thousands', async () => {
      const names = Array.from({ length: 3000 }, (_, index) => `${10_000 + index} and a name of some length.dmupgrade`);
      await linked((link) => link.makeDirectory('C:/practice/thousands'));
      for (const name of names) await subject.practice.put(`thousands/${name}`, '');
      const entries = await linked((link) => link.list('C:/practice/thousands'));

      expect(entries.map(({ name }) => name)).toEqual(names);
    });

    it('are removed when they are empty, and only then', async () => {
      const run = inFolder(async (link, folder) => {
        await link.makeDirectory(`${folder}/full`);
        await link.writeWhole(`${folder}/full/x`, Buffer.from('x'));
        await link.makeDirectory(`${folder}/empty`);
        await link.removeDirectory(`${folder}/empty`);
        expect((await link.list(folder)).map(({ name }) => name)).toEqual(['full']);
        await link.removeDirectory(`${folder}/full`);
      });

      await expect(run).rejects.toMatchObject({ code: 'sftp.failure' });
    });
  });

  describe('uploads', () => {
    const bytes = randomBytes(3 * 1024 * 1024 + 17);

    it('arrive whole, and tell how far they are', async () => {
      const progress: number[] = [];
      const arrived = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/part`, randomBytes(bytes.length + 100));
        const options = { offset: 0, onProgress: (sent: number) => progress.push(sent) };
        await link.upload(bytesSource(bytes), `${folder}/part`, options, signal);
        return await link.read(`${folder}/part`);
      });

      expect(sha256(arrived)).toBe(sha256(bytes));
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));
      expect(progress.at(-1)).toBe(bytes.length);
    });

    it('go on where they were cut', async () => {
      const cut = 1024 * 1024;
      const arrived = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/part`, bytes.subarray(0, cut));
        await link.upload(bytesSource(bytes), `${folder}/part`, { offset: cut, onProgress: () => {} }, signal);
        return await link.read(`${folder}/part`);
      });

      expect(sha256(arrived)).toBe(sha256(bytes));
    });

    it('write over what an interrupted one has left torn', async () => {
      const torn = Buffer.concat([bytes.subarray(0, 1024 * 1024), randomBytes(5000)]);
      const arrived = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/part`, torn);
        await link.upload(bytesSource(bytes), `${folder}/part`, { ...whole, offset: 1024 * 1024 }, signal);
        return await link.read(`${folder}/part`);
      });

      expect(sha256(arrived)).toBe(sha256(bytes));
    });

    it('of nothing leave an empty file', async () => {
      const stat = await inFolder(async (link, folder) => {
        await link.upload(bytesSource(Buffer.alloc(0)), `${folder}/part`, whole, signal);
        return await link.stat(`${folder}/part`);
      });

      expect(stat).toMatchObject({ kind: 'file', size: 0 });
    });

    it('keep to the bytes a second that they may have', async () => {
      const startedAt = subject.clock.milliseconds();
      const arrived = await inFolder(async (link, folder) => {
        const options = { ...whole, bytesPerSecond: 100_000 };
        await link.upload(bytesSource(bytes), `${folder}/part`, options, signal);
        return await link.read(`${folder}/part`);
      });
      const seconds = (subject.clock.milliseconds() - startedAt) / 1000;

      expect(sha256(arrived)).toBe(sha256(bytes));
      expect(seconds).toBeGreaterThanOrEqual(bytes.length / 100_000);
      expect(seconds).toBeLessThan(bytes.length / 100_000 + 1);
    });

    it('can be called off, and what arrived is whole up to its end', async () => {
      const abort = new AbortController();
      const gone = new Error('never mind');
      let arrived: Uint8Array | undefined;
      const run = inFolder(async (link, folder) => {
        const onProgress = () => abort.abort(gone);
        try {
          await link.upload(bytesSource(bytes), `${folder}/part`, { offset: 0, onProgress }, abort.signal);
        } finally {
          arrived = await link.read(`${folder}/part`);
        }
      });

      await expect(run).rejects.toBe(gone);
      expect(arrived?.length).toBeGreaterThan(0);
      expect(sha256(arrived)).toBe(sha256(bytes.subarray(0, arrived?.length)));
    });
  });

  it('tells the space of a drive', async () => {
    const space = await linked((link) => link.space('C:/practice/some/file'));

    expect(space?.freeBytes).toBeGreaterThan(0);
    expect(space?.totalBytes).toBeGreaterThanOrEqual(space?.freeBytes ?? 0);
  });

  it('starts nothing for a caller that has gone', async () => {
    const gone = new Error('never mind');
    let used = false;
    const run = subject.links.with(subject.agent, subject.credentials, AbortSignal.abort(gone), async () => {
      used = true;
    });

    await expect(run).rejects.toBe(gone);
    expect(used).toBe(false);
  });
}

function resume(link: AgentLink, path: string): Promise<void> {
  return link.upload(bytesSource(Buffer.from('0123')), path, { offset: 2, onProgress: () => {} }, signal);
}

function sha256(bytes: Uint8Array | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}
