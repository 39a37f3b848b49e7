import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { FleetLocation } from '../../src/config/config.ts';
import type { FleetSource } from '../../src/reconciler/ports.ts';
import { sourceFor } from '../../src/sources/index.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeSource } from '../fakes/fake-source.ts';
import { freshFolder, GitRepository, removeFolders } from './git-repository.ts';
import { signal, textsOf } from './open-git-source.ts';

afterAll(removeFolders);

function open(location: FleetLocation): Promise<FleetSource> {
  return sourceFor(location, {
    cacheRoot: freshFolder('cache'),
    clock: new FakeClock(),
    pollMs: 1_000,
    random: () => 0,
  });
}

/** What every source promises. The fake passes it too. */
describe.each([
  {
    name: 'a folder',
    start: async () => {
      const folder = freshFolder('folder');
      const commit = (text: string) => writeFile(path.join(folder, 'a.yaml'), text);
      return { source: await open({ kind: 'directory', path: folder }), commit };
    },
  },
  {
    name: 'a Git repository',
    start: async () => {
      const repository = new GitRepository();
      const location = { kind: 'git', url: repository.url, ref: 'main', folder: '', auth: undefined } as const;
      const commit = async (text: string) => void repository.commit({ 'a.yaml': text });
      return { source: await open(location), commit };
    },
  },
  {
    name: 'memory',
    start: async () => {
      const source = new FakeSource();
      return { source, commit: async (text: string) => source.commit({ 'a.yaml': text }) };
    },
  },
])('$name as a source', ({ start }) => {
  it('reads what was written last, under a revision of its own', async () => {
    const { source, commit } = await start();
    await commit('one');
    const first = await source.read(signal);
    await commit('two');
    const second = await source.read(signal);

    expect([first, second].map(textsOf)).toEqual([{ 'a.yaml': 'one' }, { 'a.yaml': 'two' }]);
    expect(first.revision).toMatch(/^(?:main@sha1:[0-9a-f]{40}|directory@sha256:[0-9a-f]{64})$/u);
    expect(second.revision).not.toBe(first.revision);
    expect((await source.read(signal)).revision).toBe(second.revision);
  });

  it('ends a watch quietly when it is told to', async () => {
    const { source, commit } = await start();
    await commit('one');
    const ending = new AbortController();
    const watching = source.watch(() => undefined, ending.signal);
    ending.abort();

    await expect(watching).resolves.toBeUndefined();
    await expect(source.watch(() => undefined, ending.signal)).resolves.toBeUndefined();
  });

  it('does not read once it is told to stop', async () => {
    const { source, commit } = await start();
    await commit('one');

    await expect(source.read(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
