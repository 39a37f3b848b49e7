import { renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { link, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { directorySource } from '../../src/sources/directory-source.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { freshFolder, GitRepository, removeFolders } from '../sources/git-repository.ts';
import { openGitSource, signal, textsOf } from '../sources/open-git-source.ts';

const decoder = new TextDecoder();

afterAll(removeFolders);

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = freshFolder('folder');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

async function textsIn(folder: string): Promise<string[]> {
  const { files } = await directorySource(folder, { clock: new FakeClock(), resyncMs: 1000 }).read(signal);
  return files.map(({ path: name, bytes }) => `${name}: ${decoder.decode(bytes)}`);
}

const TURNS_BETWEEN_SWAPS = 7;

/** Makes the folder a link to the other, and a folder again, every few turns of this process. */
function swapNowAndThen(folder: string, other: string): () => void {
  const aside = `${other}.aside`;
  let isLink = false;
  function swap(): void {
    if (isLink) unlinkSync(folder);
    else renameSync(folder, aside);
    if (isLink) renameSync(aside, folder);
    else symlinkSync(other, folder);
    isLink = !isLink;
  }
  let turns = 0;
  let timer = setImmediate(function again() {
    if (++turns % TURNS_BETWEEN_SWAPS === 0) swap();
    timer = setImmediate(again);
  });
  return () => clearImmediate(timer);
}

describe('a folder', () => {
  it.skipIf(process.platform === 'win32')(
    'that becomes a link to another while it is read gives nothing of that',
    async () => {
      const outside = await folderWith({ 'a.yaml': 'the secret', 'b.yaml': 'the secret' });
      const folder = await folderWith({ 'systems/a.yaml': 'ours', 'systems/b.yaml': 'ours' });
      const stop = swapNowAndThen(path.join(folder, 'systems'), outside);
      const seen: string[] = [];
      // Half of the time there is a link, so that nothing is found, or nothing at all, which is said.
      for (let reads = 0; reads < 2000; reads += 1) seen.push(...(await textsIn(folder).catch(() => [])));
      stop();

      expect(seen).toContain('systems/a.yaml: ours');
      expect(seen.filter((text) => text.includes('secret'))).toEqual([]);
    },
  );

  it('with a .git that leads elsewhere is read as it lies there', async () => {
    const other = new GitRepository();
    other.commit({ 'a.yaml': 'elsewhere' });
    const folder = await folderWith({ 'a.yaml': 'here', '.git': `gitdir: ${other.folder}\n` });

    expect(await textsIn(folder)).toEqual(['a.yaml: here']);
  });

  it('with a hard link shows what it is a link of, which whoever made the link could read anyway', async () => {
    const folder = await folderWith({ 'a.yaml': 'here' });
    await link(path.join(folder, 'a.yaml'), path.join(folder, 'b.yaml'));

    expect(await textsIn(folder)).toEqual(['a.yaml: here', 'b.yaml: here']);
  });
});

describe('names in a commit open no file of this machine', () => {
  it('two that differ in case alone are two', async () => {
    const repository = new GitRepository();
    repository.commit({ 'Systems/A.yaml': 'one', 'systems/a.yaml': 'two' });

    expect(textsOf(await openGitSource({ url: repository.url }).read(signal))).toEqual({
      'Systems/A.yaml': 'one',
      'systems/a.yaml': 'two',
    });
  });

  it.each([
    'con.yaml',
    'NUL.yaml',
    'a.yaml:stream.yaml',
    'dot./a.yaml',
    '%2e%2e/a.yaml',
    '~/a.yaml',
    '-c.yaml',
    '$(id).yaml',
  ])('%s is a name like any other', async (name) => {
    const repository = new GitRepository();
    repository.commit({ [name]: 'one' });

    expect(textsOf(await openGitSource({ url: repository.url }).read(signal))).toEqual({ [name]: 'one' });
  });

  it.each(['..', '.', '.git'])('a folder "%s" makes the whole malformed', async (name) => {
    const repository = new GitRepository();
    const blob = repository.git(['hash-object', '-w', '--stdin'], 'one');
    const inner = repository.git(['mktree'], `100644 blob ${blob}\ta.yaml\n`);
    const outer = repository.git(['mktree'], `040000 tree ${inner}\t${name}\n`);
    repository.git(['update-ref', 'refs/heads/main', repository.git(['commit-tree', '-m', 'change', outer])]);

    await expect(openGitSource({ url: repository.url }).read(signal)).rejects.toMatchObject({
      code: 'source.malformed',
    });
  });
});
