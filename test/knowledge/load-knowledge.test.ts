import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { formatRelease, lineOf } from '../../src/model/release.ts';

const shipped = loadKnowledge();

function known(name: string) {
  return shipped.releases.find(({ release }) => formatRelease(release) === name);
}

describe('the shipped knowledge', () => {
  it.each`
    release            | fields
    ${'10.5.0 [CU4]'}  | ${{ track: 'main', train: 67, builds: [15943, 16239], status: 'released', releasedAt: '2025-06-13T00:00:00.000Z' }}
    ${'10.4.0 [CU6]'}  | ${{ train: 57, builds: [14772], paired: ['10.4.9'] }}
    ${'10.5.4'}        | ${{ track: 'feature', train: 64, builds: [15644] }}
    ${'10.5.12 [CU2]'} | ${{ train: 72, publishedWith: 75, builds: [] }}
    ${'10.3.0 [CU22]'} | ${{ train: 66, publishedWith: 66, builds: [15940], note: expect.stringContaining('out-of-band') }}
    ${'10.5.0 [CU10]'} | ${{ builds: [16443], note: expect.stringContaining('misprint of 16643') }}
    ${'10.0.0 [CU19]'} | ${{ builds: [11025] }}
    ${'10.6.10'}       | ${{ status: 'preview', releasedAt: undefined }}
    ${'10.7.0'}        | ${{ status: 'preview', train: 87 }}
  `('knows $release', ({ release, fields }) => {
    expect(known(release)).toMatchObject(fields);
  });

  it('gives the source of every fact', () => {
    const links = [...shipped.releases, ...shipped.lifeCycles].map(({ url }) => url);
    expect(links.filter((url) => !url.startsWith('https://docs.dataminer.services/'))).toEqual([]);
    expect(shipped.revision).toMatch(/^[0-9a-f]{40}$/);
  });

  it('knows the life cycle of every main line', () => {
    const lines = new Set(
      shipped.releases.filter(({ track }) => track === 'main').map(({ release }) => lineOf(release)),
    );
    const without = [...lines].filter((line) => shipped.lifeCycles.every((lifeCycle) => lifeCycle.line !== line));
    expect(without).toEqual([]);
  });

  it('has the same digest each time', () => {
    expect(loadKnowledge().digest).toBe(shipped.digest);
  });
});

describe('loadKnowledge', () => {
  const releases = {
    meta: { revision: 'abc' },
    releases: [
      {
        release: '10.5.0',
        track: 'main',
        train: 63,
        status: 'released',
        builds: [1],
        paired: [],
        url: 'https://a.example',
      },
      {
        release: '10.5.3',
        track: 'feature',
        train: 63,
        status: 'released',
        builds: [2],
        paired: [],
        url: 'https://b.example',
      },
    ],
  };
  const lifeCycles = {
    lifeCycles: [{ line: '10.5', supportedUntil: '2028-02-25', limitedUntil: '2029-02-23', url: 'https://c.example' }],
  };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ratchet-knowledge-'));
    write('releases.json', releases);
    write('life-cycles.json', lifeCycles);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, content: unknown): void {
    writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }

  function load() {
    return loadKnowledge(pathToFileURL(`${folder}/`));
  }

  function withFirst(changes: object): unknown {
    const [first, ...others] = releases.releases;
    return { ...releases, releases: [{ ...first, ...changes }, ...others] };
  }

  it('reads what is right', () => {
    expect(load()).toMatchObject({
      revision: 'abc',
      releases: [{ publishedWith: 63 }, {}],
      lifeCycles: [{ line: '10.5' }],
    });
  });

  it.each([
    ['no JSON', 'releases.json', '{', 'releases.json'],
    ['no object', 'releases.json', [], 'the file is no object'],
    ['no revision', 'releases.json', { ...releases, meta: {} }, '"revision" must be a text'],
    [
      'a release that is none',
      'releases.json',
      withFirst({ release: '10.5' }),
      'release 1: "10.5" is not a DataMiner release',
    ],
    ['a release on the wrong track', 'releases.json', withFirst({ track: 'feature' }), '10.5.0 is on the main track'],
    ['a train that is no number', 'releases.json', withFirst({ train: '63' }), '"train" must be a whole number'],
    ['an unknown status', 'releases.json', withFirst({ status: 'planned' }), 'status "planned"'],
    ['a negative build', 'releases.json', withFirst({ builds: [-1] }), '"builds" must be whole numbers'],
    ['no builds', 'releases.json', withFirst({ builds: undefined }), '"builds" must be a list'],
    [
      'a build of two releases',
      'releases.json',
      withFirst({ builds: [2] }),
      'build 2 is listed for both 10.5.0 and 10.5.3',
    ],
    ['a day that is none', 'releases.json', withFirst({ releasedAt: '2026-13-01' }), '"releasedAt" must be a day'],
    ['no link', 'releases.json', withFirst({ url: 'http://a.example' }), 'must be an https link'],
    ['a release twice', 'releases.json', withFirst({ release: '10.5.3', track: 'feature' }), '10.5.3 must come once'],
    ['a line that is none', 'life-cycles.json', { lifeCycles: [{ line: '10' }] }, 'line "10"'],
    ['no life cycles', 'life-cycles.json', {}, '"lifeCycles" must be a list'],
  ])('refuses %s', (_, file, content, message) => {
    write(file, content);
    expect(load).toThrow(
      expect.objectContaining({ code: 'knowledge.invalid', message: expect.stringContaining(message) }),
    );
  });

  it('says which file is missing', () => {
    rmSync(join(folder, 'life-cycles.json'));
    expect(load).toThrow(
      expect.objectContaining({ code: 'knowledge.invalid', message: expect.stringContaining('"life-cycles.json"') }),
    );
  });
});
