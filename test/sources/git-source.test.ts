import { readdir, rename, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GIT_LIMITS } from '../../src/sources/git-source.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { freshFolder, GitRepository, removeFolders } from './git-repository.ts';
import { openGitSource, signal, textsOf } from './open-git-source.ts';

afterAll(removeFolders);

let repository: GitRepository;
beforeEach(() => {
  repository = new GitRepository();
});

/** As a forge does in time: what no branch has is cleaned up. */
function forget(repository: GitRepository): void {
  repository.git(['gc', '--quiet', '--prune=now']);
}

const read = async (ref: string) => openGitSource({ url: repository.url, ref }).read(signal);

describe('a Git repository as a source', () => {
  it('reads YAML at any depth and passes over what no fleet lives in', async () => {
    const commit = repository.commit({
      'b.yaml': 'b',
      'a/z.yml': 'z',
      'a.yaml': 'a',
      'README.md': 'x',
      '.github/workflows/ci.yml': 'x',
      'node_modules/x/y.yaml': 'x',
    });
    const files = await openGitSource({ url: repository.url }).read(signal);

    expect(Object.entries(textsOf(files))).toEqual([
      ['a.yaml', 'a'],
      ['a/z.yml', 'z'],
      ['b.yaml', 'b'],
    ]);
    expect(files).toMatchObject({ revision: `main@sha1:${commit}`, from: repository.url, notes: [] });
  });

  it('reads one folder, with paths from there', async () => {
    repository.commit({ 'fleets/emea/a.yaml': 'a', 'fleets/emea-old/b.yaml': 'b', 'c.yaml': 'c' });
    const files = await openGitSource({ url: repository.url, folder: 'fleets/emea/' }).read(signal);

    expect(textsOf(files)).toEqual({ 'a.yaml': 'a' });
    expect(files.from).toBe(`${repository.url} (fleets/emea)`);
  });

  it.each(['absent', 'a.yaml', 'flee', '*', 'link'])('refuses %s in place of a folder', async (folder) => {
    repository.commit([
      { path: 'a.yaml', content: 'a' },
      { path: 'fleet/b.yaml', content: 'b' },
      { path: 'link', content: 'fleet', mode: '120000' },
    ]);

    await expect(openGitSource({ url: repository.url, folder }).read(signal)).rejects.toMatchObject({
      code: 'source.folder-missing',
      blame: 'operator',
    });
  });

  it('reads branches, light and annotated tags, full names and commits, each resolved to a commit', async () => {
    const first = repository.commit({ 'a.yaml': 'one' });
    repository.git(['tag', 'light', first]);
    repository.git(['tag', '-a', '-m', 'note', 'annotated', first]);
    repository.git(['branch', 'release/10.5', first]);
    const second = repository.commit({ 'a.yaml': 'two' });

    for (const ref of ['light', 'annotated', 'release/10.5', 'refs/tags/annotated', 'refs/heads/release/10.5', first]) {
      const files = await read(ref);
      expect(files.revision).toBe(`${ref}@sha1:${first}`);
      expect(textsOf(files)).toEqual({ 'a.yaml': 'one' });
    }
    expect((await read('main')).revision).toBe(`main@sha1:${second}`);
  });

  it('refuses a name that is both a branch and a tag, and takes either by its full name', async () => {
    const tagged = repository.commit({ 'a.yaml': 'one' });
    repository.git(['tag', 'main', tagged]);
    const branch = repository.commit({ 'a.yaml': 'two' });

    await expect(read('main')).rejects.toMatchObject({
      code: 'source.ref-ambiguous',
      hint: 'write refs/heads/main or refs/tags/main',
    });
    expect((await read('refs/tags/main')).revision).toBe(`refs/tags/main@sha1:${tagged}`);
    expect((await read('refs/heads/main')).revision).toBe(`refs/heads/main@sha1:${branch}`);
  });

  it('takes 40 hex digits for a commit also where a branch has that name', async () => {
    const commit = repository.commit({ 'a.yaml': 'one' });
    const other = repository.commit({ 'a.yaml': 'two' });
    repository.git(['update-ref', `refs/heads/${commit}`, other]);

    expect(textsOf(await read(commit))).toEqual({ 'a.yaml': 'one' });
  });

  it.each(['absent', 'f'.repeat(40), 'mai', 'heads/main'])('says that there is no %s', async (ref) => {
    repository.commit({ 'a.yaml': 'one' });

    await expect(read(ref)).rejects.toMatchObject({ code: 'source.ref-missing', blame: 'operator' });
  });

  it('asks for the whole of a short commit id', async () => {
    const commit = repository.commit({ 'a.yaml': 'one' });

    await expect(read(commit.slice(0, 12))).rejects.toMatchObject({
      code: 'source.ref-missing',
      hint: expect.stringContaining('40 digits'),
    });
  });

  it('says that a tag of a file is no commit', async () => {
    repository.commit({ 'a.yaml': 'one' });
    repository.git(['tag', 'blob', repository.git(['rev-parse', 'main:a.yaml'])]);

    await expect(read('blob')).rejects.toMatchObject({ code: expect.stringMatching(/^source\./u) });
  });

  it('passes over links and submodules, and says so', async () => {
    repository.commit([
      { path: 'a.yaml', content: 'a' },
      { path: 'run.yaml', content: 'x', mode: '100755' },
      { path: 'link.yaml', content: '/etc/passwd', mode: '120000' },
      { path: 'vendor', content: '1'.repeat(40), mode: '160000' },
    ]);
    const files = await openGitSource({ url: repository.url }).read(signal);

    expect(textsOf(files)).toEqual({ 'a.yaml': 'a', 'run.yaml': 'x' });
    expect(files.notes).toEqual([
      '"link.yaml": a symbolic link is not followed',
      '"vendor": a submodule is not entered',
    ]);
  });

  it('passes over names that are not UTF-8 or cannot be read, and says so', async () => {
    repository.commit([
      { path: Buffer.from([0x62, 0xff, ...Buffer.from('.yaml')]), content: 'x' },
      { path: 'line\nfeed.yaml', content: 'x' },
      { path: 'größe.yaml', content: 'a' },
    ]);
    const files = await openGitSource({ url: repository.url }).read(signal);

    expect(textsOf(files)).toEqual({ 'größe.yaml': 'a' });
    expect(files.notes).toEqual([
      '"b\uFFFD.yaml": the name is not valid UTF-8',
      '"line\\u{a}feed.yaml": the name has characters that cannot be seen',
    ]);
  });

  it('hands over bytes as they are, of empty, binary, equal and large files', async () => {
    const binary = Buffer.from([0xff, 0, 10, 13, 10, 200]);
    const large = Buffer.alloc(3_000_000, 'x');
    const contents: Record<string, Buffer> = {
      a: Buffer.alloc(0),
      b: binary,
      c: binary,
      d: large,
      e: Buffer.from('end'),
    };
    repository.commit(Object.entries(contents).map(([name, content]) => ({ path: `${name}.yaml`, content })));

    const { files } = await openGitSource({ url: repository.url }).read(signal);
    const expected = Object.values(contents).map((content) => content.subarray(0, 256 * 1024 + 1));
    expect(files.map(({ bytes }) => Buffer.from(bytes).equals(expected.shift() ?? Buffer.from('?')))).toEqual(
      Array(5).fill(true),
    );
  });

  it('reads again only what has changed', async () => {
    repository.commit({ 'a.yaml': 'same', 'b.yaml': 'one' });
    const source = openGitSource({ url: repository.url });
    const first = await source.read(signal);

    expect(await source.read(signal)).toBe(first);
    repository.commit({ 'a.yaml': 'same', 'b.yaml': 'two' });
    const second = await source.read(signal);
    expect(textsOf(second)).toEqual({ 'a.yaml': 'same', 'b.yaml': 'two' });
    expect(second.files[0]?.bytes).toBe(first.files[0]?.bytes);
  });

  it('reads a commit again that was the newest once, from the mirror alone', async () => {
    const first = repository.commit({ 'a.yaml': 'one' });
    const cacheRoot = freshFolder('cache');
    await openGitSource({ url: repository.url }, { cacheRoot }).read(signal);
    repository.forcePush({ 'a.yaml': 'two' });
    const source = openGitSource({ url: repository.url }, { cacheRoot });
    await source.read(signal);
    forget(repository);
    const again = await source.readAgain(`main@sha1:${first}`, signal);
    if (again.kind !== 'read') throw new Error(again.because);
    expect(textsOf(again.files)).toEqual({ 'a.yaml': 'one' });
    expect(again.files).toMatchObject({ revision: `main@sha1:${first}`, from: repository.url });
  });

  it('brings such a commit where the mirror is another one', async () => {
    const first = repository.commit({ 'a.yaml': 'one' });
    repository.commit({ 'a.yaml': 'two' });
    const source = openGitSource({ url: repository.url });
    await source.read(signal);
    expect(await source.readAgain(`main@sha1:${first}`, signal)).toMatchObject({ kind: 'read' });
    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'two' });
  });

  it('says that a commit is gone that was pushed over and cleaned up, and that a revision is of another branch', async () => {
    const first = repository.commit({ 'a.yaml': 'one' });
    repository.forcePush({ 'a.yaml': 'two' });
    forget(repository);
    const source = openGitSource({ url: repository.url });
    await source.read(signal);
    expect(await source.readAgain(`main@sha1:${first}`, signal)).toEqual({
      kind: 'gone',
      because: `commit ${first} is neither in the mirror nor in the repository any more`,
    });
    expect(await source.readAgain(`release@sha1:${first}`, signal)).toEqual({
      kind: 'gone',
      because: 'it is no revision of "main"',
    });
  });

  it('does not say that a commit is gone while the repository cannot be asked', async () => {
    const first = repository.commit({ 'a.yaml': 'one' });
    repository.commit({ 'a.yaml': 'two' });
    const source = openGitSource({ url: repository.url });
    await source.read(signal);
    await rename(repository.folder, `${repository.folder}.away`);
    await expect(source.readAgain(`main@sha1:${first}`, signal)).rejects.toMatchObject({ code: 'source.unreachable' });
  });

  it('follows a branch that was force-pushed', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const source = openGitSource({ url: repository.url });
    await source.read(signal);
    const commit = repository.forcePush({ 'b.yaml': 'two' });

    expect(await source.read(signal)).toMatchObject({ revision: `main@sha1:${commit}` });
    expect(textsOf(await source.read(signal))).toEqual({ 'b.yaml': 'two' });
  });

  it('reads at one commit, however the branch moves meanwhile', async () => {
    const numbered = (number: number) => ({ 'a.yaml': `${number}`, 'b.yaml': `${number}` });
    repository.commit(numbered(0));
    const cacheRoot = freshFolder('cache');
    const seen: unknown[] = [];
    for (let number = 1; number <= 12; number += 1) {
      const reading = openGitSource({ url: repository.url }, { cacheRoot }).read(signal);
      repository.commit(numbered(number));
      const texts = textsOf(await reading);
      seen.push(texts['a.yaml'] === texts['b.yaml']);
    }

    expect(seen).toEqual(Array(12).fill(true));
  });

  it('lets several processes share a cache', async () => {
    const commit = repository.commit({ 'a.yaml': 'one' });
    const cacheRoot = freshFolder('cache');
    const readers = Array.from({ length: 4 }, () => openGitSource({ url: repository.url }, { cacheRoot }).read(signal));

    const revisions = (await Promise.all(readers)).map(({ revision }) => revision);
    expect(revisions).toEqual(Array(4).fill(`main@sha1:${commit}`));
  });

  it('keeps the cache while the repository is away, and goes on when it is back', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const cacheRoot = freshFolder('cache');
    const source = openGitSource({ url: repository.url }, { cacheRoot });
    await source.read(signal);
    const cached = await readdir(cacheRoot, { recursive: true });
    repository.git(['branch', '-m', 'main', 'elsewhere']);
    await expect(source.read(signal)).rejects.toMatchObject({ code: 'source.ref-missing', blame: 'operator' });
    await expect(
      openGitSource({ url: `${repository.url}-gone` }, { cacheRoot: freshFolder('cache') }).read(signal),
    ).rejects.toMatchObject({ code: 'source.unreachable' });

    expect(await readdir(cacheRoot, { recursive: true })).toEqual(cached);
    repository.git(['branch', '-m', 'elsewhere', 'main']);
    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'one' });
  });

  it('never looks into a repository around its cache', async () => {
    const around = new GitRepository();
    around.git(['config', 'remote.x.url', 'y']);
    around.git(['config', 'core.repositoryFormatVersion', '99']);
    repository.commit({ 'a.yaml': 'one' });
    const source = openGitSource({ url: repository.url }, { cacheRoot: path.join(around.folder, 'cache') });

    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'one' });
  });

  it('stops when it is told to', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const source = openGitSource({ url: repository.url });

    await expect(source.read(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});

describe('a damaged cache', () => {
  async function mirrorIn(cacheRoot: string): Promise<string> {
    const name = (await readdir(cacheRoot)).find((each) => each.endsWith('.git'));
    return path.join(cacheRoot, name ?? 'no mirror');
  }

  it.each([
    ['an empty HEAD', async (mirror: string) => writeFile(path.join(mirror, 'HEAD'), '')],
    ['a broken configuration', async (mirror: string) => writeFile(path.join(mirror, 'config'), '[core')],
    ['packs cut short', async (mirror: string) => cutPacks(mirror, 20)],
    ['packs without their last bytes', async (mirror: string) => cutPacks(mirror, -30)],
  ])('with %s is made anew', async (_, damage) => {
    const commit = repository.commit({ 'a.yaml': 'one', 'b.yaml': 'two'.repeat(1000) });
    const cacheRoot = freshFolder('cache');
    await openGitSource({ url: repository.url }, { cacheRoot }).read(signal);
    await damage(await mirrorIn(cacheRoot));

    const files = await openGitSource({ url: repository.url }, { cacheRoot }).read(signal);
    expect(files.revision).toBe(`main@sha1:${commit}`);
    expect(textsOf(files)['a.yaml']).toBe('one');
    expect((await readdir(cacheRoot)).filter((name) => name !== 'home')).toHaveLength(1);
  });

  it('with a lock that a killed git left long ago is freed', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const cacheRoot = freshFolder('cache');
    const source = openGitSource({ url: repository.url }, { cacheRoot });
    await source.read(signal);
    const lock = path.join(await mirrorIn(cacheRoot), 'shallow.lock');
    await writeFile(lock, '');
    await utimes(lock, 1, 1);
    repository.commit({ 'a.yaml': 'two' });

    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'two' });
  });

  it('with a lock that somebody may hold is waited for, and left alone', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const cacheRoot = freshFolder('cache');
    const source = openGitSource({ url: repository.url }, { cacheRoot, limits: { ...GIT_LIMITS, lockMs: 300 } });
    await source.read(signal);
    const lock = path.join(await mirrorIn(cacheRoot), 'shallow.lock');
    await writeFile(lock, '');
    repository.commit({ 'a.yaml': 'two' });

    await expect(source.read(signal)).rejects.toMatchObject({ code: 'source.busy', blame: 'environment' });
    expect((await stat(lock)).isFile()).toBe(true);
  });

  async function cutPacks(mirror: string, length: number): Promise<void> {
    const packs = path.join(mirror, 'objects', 'pack');
    const names = (await readdir(packs)).filter((name) => name.endsWith('.pack'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const { size } = await stat(path.join(packs, name));
      await truncate(path.join(packs, name), length < 0 ? size + length : length);
    }
  }
});

describe('watching a repository', () => {
  async function watching(ref = 'main', random = () => 0.5) {
    const clock = new FakeClock();
    const ending = new AbortController();
    const hint = vi.fn();
    const source = openGitSource({ url: repository.url, ref }, { clock, random });
    await source.read(signal);
    const ended = source.watch(hint, ending.signal);
    /** Lets one interval pass, and then the poll that follows it. */
    const poll = async () => {
      await vi.waitUntil(() => clock.sleepers === 1);
      await clock.advance(60_000);
      await vi.waitUntil(() => clock.sleepers === 1, { timeout: 10_000 });
    };
    const end = async () => {
      ending.abort();
      await ended;
    };
    return { clock, hint, poll, end };
  }

  it('hints once for a new commit, and not for the same one', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const { hint, poll, end } = await watching();
    await poll();
    expect(hint).not.toHaveBeenCalled();
    repository.commit({ 'a.yaml': 'two' });
    await poll();
    await poll();

    expect(hint).toHaveBeenCalledTimes(1);
    await end();
  });

  it('hints when the ref vanishes and when it comes back, so that a read can say so', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const { hint, poll, end } = await watching();
    repository.git(['branch', '-m', 'main', 'elsewhere']);
    await poll();
    await poll();
    expect(hint).toHaveBeenCalledTimes(1);
    repository.git(['branch', '-m', 'elsewhere', 'main']);
    await poll();

    expect(hint).toHaveBeenCalledTimes(2);
    await end();
  });

  it.each([
    [0, 54_000],
    [0.5, 60_000],
    [0.999, 65_988],
  ])('with %d for chance it polls after %d ms', async (chance, expected) => {
    repository.commit({ 'a.yaml': 'one' });
    const { clock, hint, end } = await watching('main', () => chance);
    repository.commit({ 'a.yaml': 'two' });
    await vi.waitUntil(() => clock.sleepers === 1);
    await clock.advance(expected - 1);
    expect(clock.sleepers).toBe(1);
    await clock.advance(1);
    await vi.waitUntil(() => hint.mock.calls.length === 1, { timeout: 10_000 });

    expect(hint).toHaveBeenCalledTimes(1);
    await end();
  });
});
