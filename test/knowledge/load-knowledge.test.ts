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
    ${'10.5.0 [CU10]'} | ${{ builds: [16443], misprint: 16443, note: expect.stringContaining('misprint of 16643') }}
    ${'10.0.0 [CU19]'} | ${{ builds: [11025] }}
    ${'10.6.10'}       | ${{ status: 'preview', releasedAt: undefined }}
    ${'10.7.0'}        | ${{ status: 'preview', train: 87 }}
  `('knows $release', ({ release, fields }) => {
    expect(known(release)).toMatchObject(fields);
  });

  it('names no known issue in its texts that it does not have', () => {
    const { releases, knownIssues, pathRules, breakingChanges } = shipped;
    const texts = [
      ...releases.flatMap(({ note }) => note ?? []),
      ...knownIssues.map(({ title }) => title),
      ...pathRules.flatMap(({ requirement, knownIssue }) => [requirement, knownIssue ?? '']),
      ...breakingChanges.map(({ summary }) => summary),
    ];
    const named = texts.flatMap((text) => text.match(/\bKI_[\w-]+(?:\.[\w-]+)*/gu) ?? []);
    const ids = new Set(knownIssues.map(({ id }) => id));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !ids.has(name))).toEqual([]);
  });

  it('knows issues, path rules and breaking changes', () => {
    const { knownIssues, pathRules, breakingChanges } = shipped;
    expect([knownIssues, pathRules, breakingChanges].map(({ length }) => length)).toEqual([127, 69, 69]);
    expect(knownIssues.find(({ id }) => id === 'KI_ClusterEndpoint_SLNet_leak')).toMatchObject({
      severity: 'breaks-after-upgrade',
      fixedFromBuild: [{ build: 16239 }, { build: 16243 }],
    });
    expect(knownIssues.find(({ from }) => from !== undefined)?.appliesTo).toBe('upgrade-path');
  });

  it('gives the source of every fact', () => {
    const { releases, lifeCycles, knownIssues, pathRules, breakingChanges } = shipped;
    const single = [...releases, ...lifeCycles, ...knownIssues, ...breakingChanges].map(({ url }) => url);
    const links = [...single, ...pathRules.flatMap(({ urls }) => urls)];
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
  const lifeCycle = {
    line: '10.5',
    supportedUntil: '2028-02-25',
    limitedUntil: '2029-02-23',
    url: 'https://c.example',
  };
  const lifeCycles = { lifeCycles: [lifeCycle] };
  const issue = {
    id: 'KI_x',
    title: 'x',
    severity: 'degrades',
    status: 'fixed',
    appliesTo: 'running-version',
    affects: [{ track: 'main', from: '10.4.0', before: '10.5.0' }],
    fixedIn: ['10.5.0'],
    scope: [],
    url: 'https://d.example',
  };
  const rule = { id: 'r', kind: 'block', strength: 'hard', requirement: 'x', urls: ['https://e.example'] };
  const change = {
    ids: [1],
    firstMain: ['10.5.0'],
    firstFeature: ['10.5.3'],
    component: 'core',
    summary: 'x',
    url: 'https://f.example',
  };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ratchet-knowledge-'));
    write('releases.json', releases);
    write('life-cycles.json', lifeCycles);
    write('known-issues.json', { knownIssues: [issue] });
    write('path-rules.json', { pathRules: [rule] });
    write('breaking-changes.json', { breakingChanges: [change] });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, content: unknown): void {
    writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }

  function load() {
    return loadKnowledge(pathToFileURL(`${folder}/`));
  }

  const issues = (changes: object) => ({ knownIssues: [{ ...issue, ...changes }] });
  const rules = (changes: object) => ({ pathRules: [{ ...rule, ...changes }] });
  const changed = (changes: object) => ({ breakingChanges: [{ ...change, ...changes }] });
  const affecting = (range: object) => issues({ affects: [range] });

  function withFirst(changes: object): unknown {
    const [first, ...others] = releases.releases;
    return { ...releases, releases: [{ ...first, ...changes }, ...others] };
  }

  it('reads what is right', () => {
    expect(load()).toMatchObject({
      revision: 'abc',
      releases: [{ publishedWith: 63 }, {}],
      lifeCycles: [{ line: '10.5' }],
      knownIssues: [{ id: 'KI_x', affects: [{ fromInclusive: true, toInclusive: false }], fixedFromBuild: [] }],
      pathRules: [{ id: 'r', from: undefined }],
      breakingChanges: [{ ids: [1] }],
    });
  });

  it('takes a cumulative update of a known feature release as known', () => {
    write('known-issues.json', issues({ fixedIn: ['10.5.3 [CU1]'] }));
    expect(load().knownIssues).toHaveLength(1);
  });

  it('has another digest when any file says something else, and the same when it is laid out differently', () => {
    const before = load().digest;
    write('path-rules.json', JSON.stringify({ pathRules: [rule] }, undefined, 2));
    expect(load().digest).toBe(before);
    write('path-rules.json', rules({ requirement: 'y' }));
    expect(load().digest).not.toBe(before);
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
    ['an unknown status', 'releases.json', withFirst({ status: 'planned' }), 'released, preview, not "planned"'],
    ['a negative build', 'releases.json', withFirst({ builds: [-1] }), '"builds" must be whole numbers'],
    ['no builds', 'releases.json', withFirst({ builds: undefined }), '"builds" must be a list'],
    [
      'a build of two releases',
      'releases.json',
      withFirst({ builds: [2] }),
      'build 2 is listed for both 10.5.0 and 10.5.3',
    ],
    ['a day that is none', 'releases.json', withFirst({ releasedAt: '2026-13-01' }), '"releasedAt" must be a day'],
    ['no link', 'releases.json', withFirst({ url: 'http://a.example' }), '"url" must be an https link'],
    ['a release twice', 'releases.json', withFirst({ release: '10.5.3', track: 'feature' }), '10.5.3 must come once'],
    ['a line that is none', 'life-cycles.json', { lifeCycles: [{ line: '10' }] }, 'line "10"'],
    [
      'a late update that came before its month',
      'releases.json',
      withFirst({ publishedWith: 62 }),
      'release 1: "publishedWith" is before its own train',
    ],
    [
      'a misprint of another release',
      'releases.json',
      withFirst({ misprint: 4711 }),
      'release 1: "misprint" must be one of "builds"',
    ],
    ['a line twice', 'life-cycles.json', { lifeCycles: [lifeCycle, lifeCycle] }, 'line "10.5" is there twice'],
    [
      'a life that ends before it ends',
      'life-cycles.json',
      { lifeCycles: [{ ...lifeCycle, limitedUntil: '2027-01-01' }] },
      'life cycle 1: line "10.5" ends before it ends',
    ],
    [
      'a fix that has the fault',
      'known-issues.json',
      issues({ affects: [{ track: 'main', from: '10.5.0' }], fixedIn: ['10.5.0'] }),
      'known issue 1 ("KI_x"): "fixedIn" names 10.5.0, which "affects" holds as well',
    ],
    [
      'a rule that stands for an issue that is not there',
      'path-rules.json',
      rules({ knownIssue: 'KI_nobody' }),
      'path rule 1 ("r"): "knownIssue" names "KI_nobody", which is not in known-issues.json',
    ],
    [
      'a life cycle whose source is no link',
      'life-cycles.json',
      { lifeCycles: [{ ...lifeCycle, url: 'x' }] },
      'life cycle 1: "url" must be an https link, not "x"',
    ],
    ['no life cycles', 'life-cycles.json', {}, '"lifeCycles" must be a list'],
    ['no known issues', 'known-issues.json', [], 'the file is no object'],
    ['an issue without an id', 'known-issues.json', issues({ id: '' }), 'known issue 1: "id" must be a text'],
    ['an issue twice', 'known-issues.json', { knownIssues: [issue, issue] }, 'id "KI_x" is there twice'],
    [
      'an unknown severity',
      'known-issues.json',
      issues({ severity: 'awful' }),
      'known issue 1 ("KI_x"): "severity" must be one of blocks-upgrade, breaks-after-upgrade, degrades, cosmetic, not "awful"',
    ],
    ['an unknown status', 'known-issues.json', issues({ status: 'done' }), '"status" must be one of fixed'],
    ['an unknown way to apply', 'known-issues.json', issues({ appliesTo: 'x' }), '"appliesTo" must be one of'],
    ['a path without its start', 'known-issues.json', issues({ appliesTo: 'upgrade-path' }), '"from" must be there'],
    ['a start without a path', 'known-issues.json', issues({ from: [] }), '"from" must be there where "appliesTo" is'],
    [
      'a fix in a release that nobody knows',
      'known-issues.json',
      issues({ fixedIn: ['10.5.0 [CU7]'] }),
      '"fixedIn" names 10.5.0 [CU7], which is not in releases.json',
    ],
    [
      'two values of one fact, which no machine has',
      'known-issues.json',
      issues({ scope: ['failover', 'os:windows-11-24h2', 'os:windows-server-2025'] }),
      'known issue 1 ("KI_x"): "scope" asks "os" for two values, and all of it must hold',
    ],
    ['a fix in no release', 'known-issues.json', issues({ fixedIn: ['10.5'] }), '"10.5" is not a DataMiner release'],
    [
      'a fixed build of a release that nobody knows',
      'known-issues.json',
      issues({ fixedFromBuild: [{ release: '10.6.0', build: 1 }] }),
      '"fixedFromBuild" 1: "release" names 10.6.0',
    ],
    [
      'a range of no track',
      'known-issues.json',
      affecting({ track: 'beta' }),
      'known issue 1 ("KI_x"): "affects" 1: "track" must be one of main, feature, not "beta"',
    ],
    ['a range of two tracks', 'known-issues.json', affecting({ track: 'main', from: '10.5.3' }), 'is not on the main'],
    [
      'a range that starts twice',
      'known-issues.json',
      affecting({ track: 'main', from: '10.4.0', after: '10.4.0' }),
      'has both "from" and "after"',
    ],
    [
      'a range that ends twice',
      'known-issues.json',
      affecting({ track: 'main', to: '10.4.0', before: '10.4.0' }),
      'has both "to" and "before"',
    ],
    [
      'a range that ends before it starts',
      'known-issues.json',
      affecting({ track: 'main', from: '10.5.0', to: '10.4.0' }),
      'holds no release: main from 10.5.0, to 10.4.0',
    ],
    [
      'a range that ends where it starts, without that release',
      'known-issues.json',
      affecting({ track: 'main', from: '10.5.0', before: '10.5.0' }),
      'holds no release',
    ],
    ['an unknown kind', 'path-rules.json', rules({ kind: 'x' }), 'path rule 1 ("r"): "kind" must be one of block'],
    ['an unknown strength', 'path-rules.json', rules({ strength: 'x' }), '"strength" must be one of hard'],
    ['a rule without a source', 'path-rules.json', rules({ urls: [] }), '"urls" must be one https link or more'],
    ['a source that is no link', 'path-rules.json', rules({ urls: ['x'] }), '"urls" must be one https link or more'],
    ['a rule twice', 'path-rules.json', { pathRules: [rule, rule] }, 'id "r" is there twice'],
    ['a change without a note', 'breaking-changes.json', changed({ ids: [] }), '"ids" must be release note numbers'],
    ['a change twice', 'breaking-changes.json', { breakingChanges: [change, change] }, 'release note 1 is there twice'],
    [
      'a change of the other track',
      'breaking-changes.json',
      changed({ firstMain: ['10.5.3'] }),
      'breaking change 1: "firstMain" must hold main releases alone',
    ],
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
