import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ContentMemory, SeenFiles } from '../../src/sources/content-memory.ts';
import { directorySource } from '../../src/sources/directory-source.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const { signal } = new AbortController();
/** So long after anything was written here that all of it counts as settled. */
const LATER = new FakeClock('2100-01-01T00:00:00.000Z');
const NOW = { now: () => new Date(), sleep: async () => {} };

let folder: string;
beforeEach(() => {
  folder = path.join(temporaryFolder(), 'fleet');
  mkdirSync(folder);
});

const at = (name: string) => path.join(folder, name);
const digestOf = (text: string) => createHash('sha256').update(text).digest('base64');

function sourceWith(contents: ContentMemory | undefined, clock: typeof NOW | FakeClock = LATER) {
  return directorySource(folder, { clock, resyncMs: 60_000, contents });
}

/** What it was told, to be looked at and changed. */
function onPaper(): ContentMemory & { told: SeenFiles } {
  const memory = {
    told: new Map() as SeenFiles,
    recall: () => memory.told,
    keep: (seen: SeenFiles) => {
      memory.told = seen;
    },
  };
  return memory;
}

async function readBy(source: ReturnType<typeof sourceWith>) {
  const { revision, files } = await source.read(signal);
  return { revision, files: files.map(({ path: name, bytes }) => [name, Buffer.from(bytes).toString()]) };
}

const WAYS = ['write', 'same size', 'keep the time', 'swap', 'rename', 'remove', 'link'] as const;
const NAMES = ['a.yaml', 'b.yaml', 'sub/c.yaml'];

const anyStep = fc.record({
  way: fc.constantFrom(...WAYS),
  name: fc.constantFrom(...NAMES),
  other: fc.constantFrom(...NAMES),
  text: fc.stringMatching(/^[a-z]{0,6}$/u),
});
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

const STEPS: Readonly<Record<Step['way'], (step: Step, found: Stats) => void>> = {
  write: ({ name, text }) => put(name, text),
  'same size': ({ name, text }, { size }) => put(name, text.padEnd(size, 'x').slice(0, size)),
  'keep the time': ({ name, text }, { size, atime, mtime }) => {
    put(name, text.padEnd(size, 'y').slice(0, size));
    utimesSync(at(name), atime, mtime);
  },
  swap: ({ name, other }) => {
    if (lookAt(other) === undefined || other === name) return;
    renameSync(at(name), at('aside'));
    renameSync(at(other), at(name));
    renameSync(at('aside'), at(other));
  },
  rename: ({ name, other }) => {
    mkdirSync(path.dirname(at(other)), { recursive: true });
    renameSync(at(name), at(other));
  },
  remove: ({ name }) => rmSync(at(name)),
  link: ({ name, other }) => {
    rmSync(at(name));
    symlinkSync(at(other), at(name));
  },
};

function take(step: Step): void {
  const found = lookAt(step.name);
  if (found?.isFile()) STEPS[step.way](step, found);
  else put(step.name, step.text);
}

function lookAt(name: string): Stats | undefined {
  return lstatSync(at(name), { throwIfNoEntry: false });
}

/** Written until the file system's clock, which ticks every few milliseconds, has another time for it. */
function put(name: string, text: string): void {
  if (lookAt(name)?.isSymbolicLink()) rmSync(at(name));
  mkdirSync(path.dirname(at(name)), { recursive: true });
  const before = statSync(at(name), { throwIfNoEntry: false })?.ctimeMs;
  do writeFileSync(at(name), text);
  while (statSync(at(name)).ctimeMs === before);
}

describe('a folder that was read before', () => {
  it('is read as it is now, whatever was done to it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const name of NAMES) rmSync(at(name), { force: true });
        const memory = onPaper();
        const lasting = sourceWith(undefined);
        for (const step of steps) {
          take(step);
          const afresh = await readBy(sourceWith(undefined));
          expect(await readBy(lasting)).toEqual(afresh);
          expect(await readBy(sourceWith(memory))).toEqual(afresh);
          expect(await readBy(sourceWith(memory))).toEqual(afresh);
        }
      }),
      { seed: 20261127, numRuns: 60 },
    );
  });

  it('is not opened where its files look as before: what is remembered is believed', async () => {
    put('a.yaml', 'one');
    const memory = onPaper();
    const { revision } = await sourceWith(memory).read(signal);
    expect([...memory.told]).toEqual([['a.yaml', { stamp: expect.any(String), digest: digestOf('one') }]]);

    memory.told = new Map([...memory.told].map(([name, { stamp }]) => [name, { stamp, digest: digestOf('forged') }]));
    const { files, revision: forged } = await sourceWith(memory).read(signal);
    expect(forged).not.toBe(revision);
    expect(files).toMatchObject([{ size: 3, digest: digestOf('forged') }]);
    expect(() => files[0]?.bytes).toThrow(
      expect.objectContaining({
        code: 'source.changed',
        message: `"${at('a.yaml')}" changed while the fleet was read`,
      }),
    );
  });

  it('notices what kept its size and its time', async () => {
    const memory = onPaper();
    const texts = async () => (await readBy(sourceWith(memory))).files;
    for (const text of ['one', 'two']) {
      put('a.yaml', text);
      utimesSync(at('a.yaml'), 1, 1);
      expect(await texts()).toEqual([['a.yaml', text]]);
    }
  });

  it('says so when a file changes between the look and the reading', async () => {
    put('a.yaml', 'one');
    const memory = onPaper();
    await sourceWith(memory).read(signal);
    const { files } = await sourceWith(memory).read(signal);
    put('a.yaml', 'two');
    expect(() => files[0]?.bytes).toThrow(expect.objectContaining({ code: 'source.changed' }));
  });

  it('is read again as long as it changed a moment ago: the next change could look the same', async () => {
    put('new.yaml', 'one');
    put('old.yaml', 'one');
    utimesSync(at('old.yaml'), 1, 1);
    const memory = onPaper();
    await sourceWith(memory, NOW).read(signal);
    expect([...memory.told.keys()]).toEqual([]);
    const soon = new Date(Date.now() + 60_000);
    await sourceWith(memory, { ...NOW, now: () => soon }).read(signal);
    expect([...memory.told.keys()].toSorted()).toEqual(['new.yaml', 'old.yaml']);
  });
});
