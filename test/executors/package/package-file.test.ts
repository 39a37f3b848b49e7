import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_TIMERS } from '../../../src/config/defaults.ts';
import { packageFiles } from '../../../src/executors/package/package-file.ts';
import { packageBytes, packageFileName } from '../../../src/simulator/package.ts';
import { r } from '../../builders.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { HurriedClock } from '../hurried-clock.ts';
import { packagesIn } from '../packages-in.ts';
import { PackageServer } from './package-server.ts';

const CONTENT = { release: r('10.5.0 [CU4]'), build: 15943, date: '20250620' };
const NAME = packageFileName(CONTENT);
const BYTES = packageBytes(CONTENT);
const forever = new AbortController().signal;

function hopFor(from: string, bytes: Uint8Array = BYTES) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const to = { release: '10.5.0 [CU4]', build: 15943, train: undefined, track: 'main', notes: undefined } as const;
  return { to, package: { kind: 'full', from, sha256, size: bytes.length } } as const;
}

function withPackage(name = NAME, bytes = BYTES): string {
  const root = temporaryFolder();
  writeFileSync(join(root, name), bytes);
  return root;
}

describe('finding a package', () => {
  it.each([
    ['a file below the root', NAME],
    ['the root itself as a folder', '.'],
  ])('as %s', async (_, from) => {
    const root = withPackage();
    const found = await packagesIn(temporaryFolder(), root).verified(hopFor(from), forever);
    expect(found).toMatchObject({ name: NAME, size: BYTES.length });
  });

  it('as an absolute path below a root', async () => {
    const root = withPackage();
    await expect(packagesIn(root).verified(hopFor(join(root, NAME)), forever)).resolves.toMatchObject({
      name: NAME,
    });
  });

  it('in a folder takes the one of the build and kind, and does not look into folders inside', async () => {
    const root = withPackage();
    writeFileSync(join(root, packageFileName({ ...CONTENT, build: 15000 })), '');
    writeFileSync(join(root, packageFileName({ ...CONTENT, kind: 'web' })), '');
    mkdirSync(join(root, 'inside'));
    writeFileSync(join(root, 'inside', NAME.replace('(CU4)', '')), '');
    await expect(packagesIn(root).verified(hopFor('.'), forever)).resolves.toMatchObject({ name: NAME });
  });

  it.each([
    ['climbs out', '../x.dmupgrade', /outside/u],
    ['is absolute and elsewhere', '/etc/passwd', /outside/u],
    ['is not there', 'nothing.dmupgrade', /no package at/u],
    ['is a folder without it', 'empty', /no full package of build 15943/u],
    ['is a folder with two of it', 'two', /several packages of build 15943/u],
    ['is a link that leaves the roots', 'link.dmupgrade', /outside/u],
    ['is a folder that is a link out of the roots', 'linked', /outside/u],
    ['is a folder with a link in it that leaves the roots', 'holds-link', /outside/u],
  ])('refuses a path that %s', async (_, from, message) => {
    const root = temporaryFolder();
    const elsewhere = withPackage();
    for (const each of ['empty', 'two', 'holds-link']) mkdirSync(join(root, each));
    writeFileSync(join(root, 'two', NAME), '');
    writeFileSync(join(root, 'two', NAME.replace('(CU4)', '')), '');
    symlinkSync(join(elsewhere, NAME), join(root, 'link.dmupgrade'));
    symlinkSync(elsewhere, join(root, 'linked'));
    symlinkSync(join(elsewhere, NAME), join(root, 'holds-link', NAME));
    const search = packagesIn(root).verified(hopFor(from), forever);
    await expect(search).rejects.toMatchObject({ code: 'stage.package', message: expect.stringMatching(message) });
  });

  it('follows a link that stays below the roots', async () => {
    const root = withPackage();
    symlinkSync(join(root, NAME), join(root, 'newest.dmupgrade'));
    await expect(packagesIn(root).verified(hopFor('newest.dmupgrade'), forever)).resolves.toMatchObject({
      name: NAME,
    });
  });
});

describe('what a package must be', () => {
  it('is named with characters that every Agent reads alike', async () => {
    const name = NAME.replace('.dmupgrade', ' für alle.dmupgrade');
    const found = packagesIn(withPackage(name)).verified(hopFor(name), forever);
    await expect(found).rejects.toMatchObject({ code: 'stage.name', message: expect.stringContaining('ASCII') });
  });

  it('is, as a delta package, named in any way that does not say otherwise', async () => {
    const name = 'DataMiner 10.5.0 CU4 update.dmupgrade';
    const hop = hopFor(name);
    const delta = { ...hop, package: { ...hop.package, kind: 'delta' as const } };
    await expect(packagesIn(withPackage(name)).verified(delta, forever)).resolves.toMatchObject({ name });
    const full = { ...delta, package: { ...delta.package, from: NAME } };
    await expect(packagesIn(withPackage()).verified(full, forever)).rejects.toMatchObject({
      code: 'stage.name',
      message: expect.stringContaining('named as a full package'),
    });
  });

  it.each([
    ['no zip file', Buffer.from('not a zip')],
    ['a zip file without an installer', zipSync({ 'Update.zip': new Uint8Array() })],
    ['a zip file without content', zipSync({ 'SLUpgrade64.dll': new Uint8Array() })],
    ['a zip file with a name that climbs out', evil('../evil.dll')],
    ['a zip file with an absolute name', evil('/evil.dll')],
    ['a zip file with an endless name', evil('a'.repeat(2000))],
  ])('is not %s', async (_, bytes) => {
    const found = packagesIn(withPackage(NAME, bytes)).verified(hopFor(NAME, bytes), forever);
    await expect(found).rejects.toMatchObject({ code: 'stage.package', message: expect.stringContaining(NAME) });
  });

  it('is hashed again only where its size or time changed', async () => {
    const root = withPackage();
    const path = join(root, NAME);
    const files = packagesIn(root);
    const at = new Date('2026-01-01T00:00:00Z');
    utimesSync(path, at, at);
    await files.verified(hopFor(NAME), forever);
    const changed = Buffer.from(BYTES);
    changed.write('XX', changed.indexOf('MZ simulated'));
    writeFileSync(path, changed);
    utimesSync(path, at, at);
    await expect(files.verified(hopFor(NAME), forever)).resolves.toMatchObject({ name: NAME });
    utimesSync(path, at, new Date('2026-01-02T00:00:00Z'));
    await expect(files.verified(hopFor(NAME), forever)).rejects.toMatchObject({ code: 'stage.hash' });
  });
});

describe('a package on a server', () => {
  let server: PackageServer;
  beforeAll(async () => {
    server = await PackageServer.start(BYTES);
  });
  beforeEach(() => server.reset(BYTES));
  afterAll(() => server.stop());

  function onServer(folder = temporaryFolder()) {
    const cache = { folder, limitBytes: 1e9 };
    const servers = [{ url: server.base, auth: undefined, ca: server.ca }];
    const deps = { clock: new HurriedClock(), random: () => 0.5, tell: () => {}, timers: DEFAULT_TIMERS, env: {} };
    const files = packageFiles({ folders: [], servers, cache }, deps);
    return (path: string, bytes?: Uint8Array) => files.verified(hopFor(`${server.base}${path}`, bytes), forever);
  }

  it('is fetched, and goes by the name that its address ends in', async () => {
    const found = await onServer()(encodeURIComponent(NAME));
    expect(found).toMatchObject({ name: NAME, size: BYTES.length, lock: expect.stringMatching(/\.lock$/u) });
    expect(readFileSync(found.file).equals(BYTES)).toBe(true);
  });

  it.each([
    ['is named otherwise', 'x.dmupgrade', 'stage.name'],
    ['is of another build', NAME.replace('15943', '15944'), 'stage.name'],
    ['is of another kind', NAME.replace('Full', 'Web'), 'stage.name'],
  ])('is not even asked for where it %s', async (_, path, code) => {
    await expect(onServer()(path)).rejects.toMatchObject({ code });
    expect(server.requests).toEqual([]);
  });

  it('that nobody should unpack is refused, although its hash is right', async () => {
    const bytes = evil('../evil.dll');
    server.reset(bytes);
    await expect(onServer()(NAME, bytes)).rejects.toMatchObject({
      code: 'stage.package',
      message: expect.stringContaining('../evil.dll'),
    });
  });

  it('that was damaged in the cache is fetched again before it is handed out', async () => {
    const folder = temporaryFolder();
    const { file } = await onServer(folder)(NAME);
    writeFileSync(file, Buffer.from(BYTES).fill(0, 10, 20));
    await onServer(folder)(NAME);
    expect(readFileSync(file).equals(BYTES)).toBe(true);
    expect(server.requests).toHaveLength(2);
  });
});

function evil(name: string): Uint8Array {
  const content: Zippable = { 'SLUpgrade.dll': new Uint8Array(), 'Update.zip': new Uint8Array() };
  return zipSync({ ...content, [name]: new Uint8Array() });
}
