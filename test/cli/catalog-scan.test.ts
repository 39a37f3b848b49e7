import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintFile } from '../../src/cli/catalog-lint.ts';
import { scanFolder } from '../../src/cli/catalog-scan.ts';
import { catalogAsYaml } from '../../src/desired/catalog-text.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { type PackageContent, packageBytes, packageFileName } from '../../src/simulator/package.ts';
import { r } from '../builders.ts';
import { fleetOf } from '../desired/documents.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const CU9: PackageContent = { release: r('10.5.0 [CU9]'), build: 16515, date: '20251114' };
const FEATURE: PackageContent = { release: r('10.5.12 [CU1]'), build: 16623, date: '20251209' };
const UNKNOWN_BUILD = 99_999;
const knowledge = loadKnowledge();
const signal = new AbortController().signal;

function folderWith(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = temporaryFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

function packaged(content: PackageContent): Record<string, Uint8Array> {
  return { [packageFileName(content)]: packageBytes(content) };
}

async function scanned(folder: string, root = folder) {
  const lines: string[] = [];
  const progress = (line: string) => void lines.push(line);
  const scan = await scanFolder(folder, { knowledge, root, clock: new FakeClock(), progress, signal });
  return { ...scan, lines };
}

describe('a scan', () => {
  it('names releases by build, with the date on which they came out', async () => {
    const { entries, leftOut } = await scanned(folderWith(packaged(CU9)));
    expect(entries).toMatchObject([
      { release: r('10.5.0 [CU9]'), build: 16515, kind: 'full', releasedAt: '2025-11-14T00:00:00.000Z' },
    ]);
    expect(leftOut).toEqual([]);
  });

  it('takes a main release whose name does not say the CU, where its build is known', async () => {
    const name = packageFileName(CU9).replace('(CU9)', '');
    const { entries } = await scanned(folderWith({ [name]: packageBytes(CU9) }));
    expect(entries[0]?.release).toEqual(r('10.5.0 [CU9]'));
  });

  it('takes what is named well and not known, and says so', async () => {
    const { entries } = await scanned(folderWith(packaged({ ...FEATURE, build: UNKNOWN_BUILD, kind: 'web' })));
    expect(entries).toMatchObject([{ release: r('10.5.12 [CU1]'), kind: 'web', releasedAt: undefined }]);
    expect(entries[0]?.remark).toContain('not known');
  });

  it('writes a Catalog that reads back as what was found', async () => {
    const folder = folderWith({
      ...packaged(CU9),
      [`10.5, "new" & 100%'s/${packageFileName(FEATURE)}`.replaceAll('"', '')]: packageBytes(FEATURE),
    });
    const { entries } = await scanned(folder);
    const read = fleetOf({ 'catalog.yaml': catalogAsYaml(entries) }).catalog.map(({ origin: _, ...entry }) => entry);
    expect(read).toEqual(entries.map(({ remark: _, ...entry }) => entry));
    expect(read).toHaveLength(2);
  });

  it('begins paths at the package folder of the operator', async () => {
    const root = folderWith({ [`10.5/${packageFileName(CU9)}`]: packageBytes(CU9) });
    const { entries } = await scanned(join(root, '10.5'), root);
    expect(entries[0]?.from).toBe(`10.5/${packageFileName(CU9)}`);
  });

  it('shows how far it is', async () => {
    const { lines } = await scanned(folderWith(packaged({ ...CU9, size: 5_000_000 })));
    expect(lines.at(-1)).toMatch(/hashing 1 of 1: .*, 100 % of 5\.0 MB/u);
  });

  const rival = { ...CU9, size: 2_000 };
  it.each<[string, Readonly<Record<string, Uint8Array | string>>, RegExp]>([
    ['another name', { 'setup.dmupgrade': 'x' }, /not the name of a DataMiner upgrade package/u],
    ['what could be a delta package', { 'DataMiner 10.5.0 CU4 update.dmupgrade': 'x' }, /base, sha256: 2d711642b7/u],
    ['a name with a line break', { [packageFileName(CU9).replace('10.5', '10\n5')]: 'x' }, /not safe/u],
    ['a name with %', { [packageFileName(CU9).replace('.dmupgrade', ' %PATH%.dmupgrade')]: 'x' }, /not safe/u],
    ['a name with quotes', { [packageFileName(CU9).replace('.dmupgrade', ' "x".dmupgrade')]: 'x' }, /not safe/u],
    [
      'a folder that Windows would read otherwise',
      { [`con/${packageFileName(CU9)}`]: packageBytes(CU9) },
      /keeps for a device/u,
    ],
    ['no content', { [packageFileName(CU9)]: 'x' }, /not a zip file/u],
    ['a build of another release', packaged({ ...CU9, build: 16623 }), /build 16623 is 10\.5\.12 \[CU1\], but/u],
    [
      'a build that nobody knows, and no CU',
      packaged({ ...CU9, release: r('10.5.0'), build: UNKNOWN_BUILD }),
      /which CU/u,
    ],
    [
      'a release candidate',
      { [packageFileName(CU9).replace('.dmupgrade', ' (rc).dmupgrade')]: packageBytes(CU9) },
      /marked \(rc\)/u,
    ],
    [
      'the same content twice',
      { [`a/${packageFileName(CU9)}`]: packageBytes(CU9), [`b/${packageFileName(CU9)}`]: packageBytes(CU9) },
      /the same as "a\//u,
    ],
    [
      'two contents for one build',
      { [`a/${packageFileName(CU9)}`]: packageBytes(CU9), [`b/${packageFileName(CU9)}`]: packageBytes(rival) },
      /both claim to be build 16515/u,
    ],
  ])('leaves out %s, and says why', async (_, files, why) => {
    const { leftOut } = await scanned(folderWith(files));
    expect(leftOut.at(-1)?.why).toMatch(why);
  });

  it('follows no link', async () => {
    const folder = temporaryFolder();
    symlinkSync(folderWith(packaged(CU9)), join(folder, 'elsewhere'));
    expect(await scanned(folder)).toMatchObject({ entries: [], leftOut: [{ path: 'elsewhere' }] });
  });

  it('of a folder that is not there is an error', async () => {
    await expect(scanned(join(temporaryFolder(), 'nowhere'))).rejects.toMatchObject({ code: 'package.folder' });
  });
});

describe('a package beside the Catalog', () => {
  const folder = folderWith(packaged(CU9));
  const file = join(folder, packageFileName(CU9));

  async function finding(change: (yaml: string) => string) {
    const yaml = change(catalogAsYaml((await scanned(folder)).entries));
    // As a folder: the name of the file would tell the slip before.
    const { catalog } = fleetOf({ 'catalog.yaml': yaml.replace(/from: .+/u, 'from: packages') });
    return (await lintFile(file, { knowledge, catalog }, signal)).at(-1);
  }

  it.each<[string, (yaml: string) => string, 'pass' | 'warn' | 'fail', RegExp]>([
    ['is what it says', (yaml) => yaml, 'pass', /catalog\.yaml:\d+: 10\.5\.0 \[CU9\], build 16515/u],
    [
      'has another hash',
      (yaml) => yaml.replace(/sha256: \S+/u, `sha256: ${'ab'.repeat(32)}`),
      'fail',
      /pins other content/u,
    ],
    ['has another size', (yaml) => yaml.replace(/size: \d+/u, 'size: 5'), 'fail', /pins other content/u],
    ['is another release there', (yaml) => yaml.replace('[CU9]', '[CU8]'), 'fail', /release 10\.5\.0 \[CU9\]/u],
    [
      'is not in it',
      (yaml) => yaml.replace(/sha256: \S+/u, `sha256: ${'ab'.repeat(32)}`).replace('16515', '16516'),
      'warn',
      /no entry/u,
    ],
  ])('that %s', async (_, change, kind, evidence) => {
    expect(await finding(change)).toMatchObject({ check: 'catalog', kind, evidence: expect.stringMatching(evidence) });
  });

  it('is not compared with one where none is named', async () => {
    expect((await lintFile(file, { knowledge, catalog: undefined }, signal)).at(-1)).toMatchObject({
      check: 'sha256',
      kind: 'pass',
    });
  });
});

it.each<[string, PackageContent, string, 'pass' | 'warn' | 'fail', string]>([
  ['its own release', CU9, '', 'pass', 'build 16515 is 10.5.0 [CU9]'],
  [
    'another release than that of its build',
    { ...CU9, build: 16432 },
    '',
    'fail',
    "build 16432 is 10.5.0 [CU8], but the file's name says 10.5.0 [CU9]",
  ],
  ['a release candidate', CU9, ' (rc)', 'fail', 'it is marked (rc), and only releases belong into a Catalog'],
  [
    'a change under review',
    CU9,
    ' GER-123 PS-4',
    'fail',
    'it is named for change GER-123 PS-4, and only releases belong into a Catalog',
  ],
  [
    'a build that is not known',
    { ...FEATURE, build: UNKNOWN_BUILD },
    '',
    'warn',
    "build 99999 is not known: 10.5.12 [CU1] is what the file's name says",
  ],
])('a package whose name says %s', async (_, content, mark, kind, evidence) => {
  const name = packageFileName(content).replace('.dmupgrade', `${mark}.dmupgrade`);
  const file = join(folderWith({ [name]: packageBytes(content) }), name);
  const findings = await lintFile(file, { knowledge, catalog: undefined }, signal);
  expect(findings.find(({ check }) => check === 'release')).toMatchObject({ kind, evidence });
});
