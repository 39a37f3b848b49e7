import { randomBytes } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { lintPackage } from '../../../src/executors/package/lint/lint-package.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { overlapping, packageZip, patched, UPDATE } from './zips.ts';

const NAME = 'DataMiner 10.5.0.0-15943 Full Upgrade.dmupgrade';
const forever = new AbortController().signal;
const { 'Prerequisites/executor/StandaloneBpaExecutor.exe': _, ...WITHOUT_EXECUTOR } = UPDATE;
const UNPACKED_SIZE = 24;
const FLAGS = 8;

/** `contents fail: …` of what a package with these bytes is found to be; passes only where asked for. */
async function findings(bytes: Uint8Array, name = NAME): Promise<string[]> {
  const file = join(temporaryFolder(), 'x');
  writeFileSync(file, bytes);
  const found = await lintPackage(file, name, forever);
  return found.map(({ kind, check, evidence }) => `${check} ${kind}: ${evidence}`);
}

async function objections(bytes: Uint8Array, name = NAME): Promise<string[]> {
  return (await findings(bytes, name)).filter((finding) => !finding.includes(' pass: '));
}

describe('a package', () => {
  it('as the vendor documents it passes every check, with evidence', async () => {
    const bytes = packageZip();
    expect(await findings(bytes)).toEqual([
      'name pass: build 15943, full',
      `size pass: ${bytes.length} bytes; DataMiner takes 4000000000 at the most`,
      expect.stringMatching(/^contents pass: 3 entries, /u),
      'layout pass: an installer, and what it installs',
      "version pass: Description.txt names build 15943, as the file's name does",
      'update pass: Update.zip has 3 entries',
      'prerequisites pass: 1 check before it installs',
      'executor pass: the program that runs the checks is there',
    ]);
  });

  it.each([
    ['stored', 0],
    ['packed', 9],
  ] as const)('with a large Update.zip, %s, is read as far as needed', async (_, level) => {
    const update = zipSync({ 'big.bin': randomBytes(20_000_000), ...UPDATE }, { level: 0 });
    expect(await objections(packageZip({ 'Update.zip': [update, { level }] }))).toEqual([]);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['is no zip file', () => Buffer.from('nothing'), /contents fail: it is not a zip file/u],
    ['has no installer', () => zipSync({ 'Update.zip': zipSync(UPDATE) }), /layout fail: it has no SLUpgrade/u],
    ['has no content', () => zipSync({ 'SLUpgrade.dll': new Uint8Array() }), /layout fail: it has no Update.zip/u],
    [
      'has an entry that climbs out',
      () => packageZip({ '../evil.dll': new Uint8Array() }),
      /contents fail: .*\.\.\/evil/u,
    ],
    [
      'has an entry that climbs out backwards',
      () => packageZip({ 'a\\..\\..\\evil.dll': new Uint8Array() }),
      /contents fail/u,
    ],
    ['has an absolute entry', () => packageZip({ '/evil.dll': new Uint8Array() }), /contents fail: absolute/u],
    ['has an entry on a drive', () => packageZip({ 'C:/evil.dll': new Uint8Array() }), /contents fail: absolute/u],
    [
      'has an entry that is a stream',
      () => packageZip({ 'a.txt:evil': new Uint8Array() }),
      /contents fail: .*something else/u,
    ],
    [
      'has an entry with a line break',
      () => packageZip({ 'a\nb': new Uint8Array() }),
      /contents fail: .*something else/u,
    ],
    [
      'has an endless name',
      () => packageZip({ ['a'.repeat(2000)]: new Uint8Array() }),
      /contents fail: .*too long a name/u,
    ],
    [
      'has a symbolic link',
      () => packageZip({ link: [new Uint8Array(), { os: 3, attrs: 0o120777 << 16 }] }),
      /contents fail: .*symbolic/u,
    ],
    ['is encrypted', () => patched(packageZip(), FLAGS, 1, 2), /contents fail: .*encrypted/u],
    ['has entries that overlap', () => overlapping(packageZip(), 500), /contents fail: its entries overlap/u],
    ['has too many entries', () => overlapping(packageZip(), 40_000), /contents fail: it has 120000 entries/u],
    ['is a bomb', () => packageZip({ bomb: new Uint8Array(110_000_000) }), /contents fail: .* unpack to 110 MB/u],
    [
      'has a bomb inside of Update.zip',
      () => packageZip({}, { bomb: new Uint8Array(110_000_000) }),
      /update fail: .* unpack to/u,
    ],
    [
      'has an Update.zip that climbs out',
      () => packageZip({}, { '../evil.dll': new Uint8Array() }),
      /update fail: .*\.\.\/evil/u,
    ],
    ['has an Update.zip that is none', () => packageZip({}, Buffer.from('nothing')), /update fail: .*not a zip/u],
    ['has an Update.zip that lies about its size', () => patched(packageZip(), UNPACKED_SIZE, 40), /update fail: /u],
    [
      'has an Update.zip that says it is huge',
      () => patched(packageZip(), UNPACKED_SIZE, 0xf000_0000),
      /unpack to|not a zip/u,
    ],
  ])('that %s is refused', async (_, make, expected) => {
    const failed = (await objections(make())).filter((finding) => finding.includes(' fail: '));
    expect(failed).toEqual([expect.stringMatching(expected)]);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    [
      'has no Description.txt',
      () => zipSync({ 'SLUpgrade.dll': new Uint8Array(), 'Update.zip': zipSync(UPDATE) }),
      /version warn/u,
    ],
    [
      'describes another build',
      () => packageZip({ 'Description.txt': Buffer.from('10.5.0.0(CU4)-15999') }),
      /version warn: .*15999/u,
    ],
    [
      'has lost its prerequisites',
      () => packageZip({}, { 'UpdateContent.txt': new Uint8Array() }),
      /prerequisites warn/u,
    ],
    ['has no executor for its prerequisites', () => packageZip({}, WITHOUT_EXECUTOR), /executor warn/u],
  ])('that %s is told', async (_, make, expected) => {
    expect((await objections(make()))[0] ?? '').toMatch(expected);
  });

  it.each([
    'setup.exe',
    'DataMiner 10.5.0.0-15943 Full Upgrade%PATH%.dmupgrade',
    'DataMiner 10.5.0.0-15943 Full Upgrade "x".dmupgrade',
    'DataMiner 10.5.0.0-15943 Full Upgrade\n.dmupgrade',
    'DataMiner 10.5.0.0-15943 Full Upgrade é.dmupgrade',
  ])('named %j is refused', async (name) => {
    expect(await objections(packageZip(), name)).toEqual([expect.stringMatching(/^name fail: /u)]);
  });

  it('of more than DataMiner takes is refused', async () => {
    const file = join(temporaryFolder(), 'x');
    writeFileSync(file, '');
    truncateSync(file, 4_000_000_001);
    const [, size] = await lintPackage(file, NAME, forever);
    expect(size).toMatchObject({ check: 'size', kind: 'fail' });
  });
});
