import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { directorySource } from '../../src/sources/directory-source.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const { signal } = new AbortController();
let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'ratchet-folder-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: string | Uint8Array = `# ${name}\n`): Promise<void> {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), content);
}

const source = (root = folder) => directorySource(root, { clock: new FakeClock(), resyncMs: 60_000 });
const pathsIn = async (root = folder) => (await source(root).read(signal)).files.map((file) => file.path);

describe('a folder as a source', () => {
  it('reads YAML at any depth, in the order of code units, with forward slashes', async () => {
    for (const name of ['b.yaml', 'a/z.yml', 'a/Z.YAML', 'a.yaml', 'a/b/c.yaml', 'ä.yaml']) await put(name);

    expect(await pathsIn()).toEqual(['a.yaml', 'a/Z.YAML', 'a/b/c.yaml', 'a/z.yml', 'b.yaml', 'ä.yaml']);
  });

  it('passes over what no fleet lives in', async () => {
    const others = ['README.md', 'x.yaml.bak', '.gitlab-ci.yml', '.git/a.yaml', '.github/w.yml', 'node_modules/a.yaml'];
    for (const name of [...others, 'sub/node_modules/a.yaml', 'a.yaml']) await put(name);

    expect(await pathsIn()).toEqual(['a.yaml']);
  });

  it('hands over bytes, whatever they say', async () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0, 13, 10, 200]);
    await put('a.yaml', bytes);
    await put('empty.yaml', '');

    const { files } = await source().read(signal);
    expect(files.map((file) => [...file.bytes])).toEqual([[...bytes], []]);
  });

  it('reads one byte more than a reader takes, and no further', async () => {
    await put('large.yaml', new Uint8Array(1_000_000));

    const { files } = await source().read(signal);
    expect(files[0]?.bytes.length).toBe(256 * 1024 + 1);
  });

  it('names the same revision for the same files, and another for any other', async () => {
    const revision = async () => (await source().read(signal)).revision;
    await put('a.yaml', 'x');
    await put('b.yaml', 'y');
    const first = await revision();

    expect(first).toMatch(/^directory@sha256:[0-9a-f]{64}$/u);
    await put('notes.txt');
    expect(await revision()).toBe(first);
    await put('b.yaml', 'z');
    const second = await revision();
    await rename(path.join(folder, 'b.yaml'), path.join(folder, 'c.yaml'));
    const third = await revision();
    await put('a.yaml', 'xz');
    await put('c.yaml', '');
    expect(new Set([first, second, third, await revision()]).size).toBe(4);
  });

  it('follows no symbolic link, and says so', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'ratchet-outside-'));
    await writeFile(path.join(outside, 'secret.yaml'), 'secret');
    await put('real.yaml');
    await symlink(path.join(outside, 'secret.yaml'), path.join(folder, 'file.yaml'));
    await symlink(outside, path.join(folder, 'dir'));
    await symlink(folder, path.join(folder, 'loop'));
    await symlink('nowhere', path.join(folder, 'dangling.yaml'));

    const { files, notes } = await source().read(signal);
    expect(files.map((file) => file.path)).toEqual(['real.yaml']);
    expect(notes.toSorted()).toEqual(
      ['dangling.yaml', 'dir', 'file.yaml', 'loop'].map((name) => `"${name}": a symbolic link is not followed`),
    );
    await rm(outside, { recursive: true });
  });

  it('may itself be reached through a link, since the operator named it', async () => {
    await put('real/a.yaml');
    await symlink('real', path.join(folder, 'current'));

    expect(await pathsIn(path.join(folder, 'current'))).toEqual(['a.yaml']);
  });

  it.skipIf(process.platform === 'win32')('does not wait for somebody to write into a pipe', async () => {
    execFileSync('/usr/bin/mkfifo', [path.join(folder, 'pipe.yaml')]);
    await put('a.yaml');

    expect(await pathsIn()).toEqual(['a.yaml']);
  });

  it.runIf(process.platform === 'linux')('passes over names that a person could not read, and says so', async () => {
    await put('line\nfeed.yaml');
    await put('bidi\u202E.yaml');
    await writeFile(Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff]), Buffer.from('.yaml')]), 'x');

    const { files, notes } = await source().read(signal);
    expect(files).toEqual([]);
    expect(notes.toSorted()).toEqual([
      '"bad\uFFFD.yaml": the name is not valid UTF-8',
      '"bidi\\u{202e}.yaml": the name has characters that cannot be seen',
      '"line\\u{a}feed.yaml": the name has characters that cannot be seen',
    ]);
  });

  it('ends where a fleet is no longer plausible', async () => {
    await mkdir(path.join(folder, 'many'));
    for (let batch = 0; batch < 20_001; batch += 500) {
      const names = Array.from({ length: 500 }, (_, index) => `many/${batch + index}.yaml`);
      await Promise.all(names.map((name) => writeFile(path.join(folder, name), '')));
    }

    await expect(source().read(signal)).rejects.toMatchObject({ code: 'source.too-large', blame: 'operator' });
  });

  it('ends in a nest of folders without end', async () => {
    await put(`${'d/'.repeat(40)}a.yaml`);

    await expect(source().read(signal)).rejects.toMatchObject({ code: 'source.too-large' });
  });

  it.each([
    ['nothing', 'absent'],
    ['a file', 'file.yaml'],
  ])('refuses %s in place of a folder', async (_, name) => {
    await put('file.yaml');

    await expect(source(path.join(folder, name)).read(signal)).rejects.toMatchObject({
      code: 'source.unreachable',
      blame: 'operator',
      message: expect.stringContaining(name),
    });
  });

  it('stops when it is told to', async () => {
    await put('a.yaml');

    await expect(source().read(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});

describe('watching a folder', () => {
  async function watching() {
    const clock = new FakeClock();
    const ending = new AbortController();
    const hint = vi.fn();
    const ended = directorySource(folder, { clock, resyncMs: 60_000 }).watch(hint, ending.signal);
    await vi.waitUntil(() => clock.sleepers === 1);
    return { clock, hint, end: () => ending.abort(), ended };
  }

  it('hints once for many changes, after they have come to rest', async () => {
    const { clock, hint, end, ended } = await watching();
    // Whether the watch is in place already is not told; a change that it misses is made again.
    await vi.waitUntil(async () => {
      await put('a.yaml', `${Math.random()}`);
      return clock.sleepers === 2;
    });
    for (const name of ['b.yaml', 'sub/c.yml']) await put(name);

    expect(hint).not.toHaveBeenCalled();
    await clock.advance(250);
    expect(hint).toHaveBeenCalledTimes(1);
    end();
    await ended;
  });

  it('hints at every resync, for changes that give no event', async () => {
    const { clock, hint, end, ended } = await watching();
    await clock.advance(180_000);

    expect(hint).toHaveBeenCalledTimes(3);
    end();
    await ended;
  });

  it('is quiet once it has ended', async () => {
    const { clock, hint, end, ended } = await watching();
    end();
    await ended;
    await put('a.yaml');
    await clock.advance(180_000);

    expect(hint).not.toHaveBeenCalled();
  });
});
