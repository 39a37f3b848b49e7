import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { PackageServer, status } from '../executors/package/package-server.ts';
import { ratchet } from './ratchet.ts';
import { openSite, type Site, standalone } from './site.ts';

let site: Site;
let server: PackageServer;
let name: string;

beforeEach(async () => {
  site = await openSite({ systems: [standalone('lab')], spec: { mode: 'upload-only' } });
  [name = ''] = readdirSync(path.join(site.folder, 'packages'));
  server = await PackageServer.start(readFileSync(path.join(site.folder, 'packages', name)));
  await writeFile(path.join(site.folder, 'server.pem'), server.ca);
  await edit(path.join(site.fleet, 'catalog.yaml'), ({ spec: { packages } }) => {
    packages[0].from = new URL(encodeURI(name), server.base).href;
  });
});

afterEach(async () => {
  await server.stop();
  await site.close();
});

// biome-ignore lint/suspicious/noExplicitAny: YAML of the tests' own
async function edit(file: string, change: (content: any) => void): Promise<void> {
  const content = parse(await readFile(file, 'utf8'));
  change(content);
  await writeFile(file, stringify(content));
}

/** Lets this machine ask the server, with a token. */
function allow(url = server.base): Promise<void> {
  return edit(site.config, (config) => {
    const servers = [{ url, auth: { bearer: 'env:PACKAGES_TOKEN' }, ca: 'server.pem' }];
    config.packages = { servers, cache: { folder: 'cache', limit: '1GB' } };
  });
}

const stage = (...options: string[]) =>
  ratchet(['stage', 'lab', '--config', site.config, ...options], site.folder, { PACKAGES_TOKEN: 'hunter2' });

it('a package comes from a server to the Agent, and is asked for once', async () => {
  await allow();
  const first = await stage();
  expect([first.code, first.stdout]).toEqual([0, expect.stringContaining('was staged on Agent "lab-dma"')]);
  expect(first.stderr).toContain(`downloaded ${name} from localhost:`);
  const again = await stage('--verify');
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('was hashed there again')]);
  expect(server.requests).toEqual([expect.stringMatching(/ Bearer hunter2$/u)]);
  expect(JSON.stringify([first, again])).not.toContain('hunter2');
});

it.each([
  ['is on no server of the operator’s', async () => {}, /package\.not-allowed|lies on none of the package servers/u],
  ['is refused by its server', async () => server.next(status(403)), /refused access/u],
])('a package that %s is not staged', async (_, spoil, expected) => {
  await allow(expected.source.includes('none') ? 'https://elsewhere.example/dm' : server.base);
  await spoil();
  const { code, stdout, stderr } = await stage();
  expect([code, stdout + stderr]).toEqual([1, expect.stringMatching(expected)]);
});

it('what a scan prints is what the fleet’s Catalog holds', async () => {
  const { code, stdout, stderr } = await ratchet(['catalog', 'scan', 'packages'], site.folder);
  const [written] = parse(await readFile(path.join(site.fleet, 'catalog.yaml'), 'utf8')).spec.packages;
  const [scanned] = parse(stdout).spec.packages;
  expect([code, scanned]).toEqual([0, { ...scanned, ...written, from: name }]);
  expect(stderr).toContain('among packages.folders');
});

it('a scan writes a new file, and none that is there', async () => {
  const scan = () => ratchet(['catalog', 'scan', 'packages', '--out', 'new.yaml'], site.folder);
  expect(await scan()).toMatchObject({ code: 0, stdout: '' });
  expect(await scan()).toMatchObject({ code: 1, stderr: expect.stringContaining('out.exists') });
});

it('a package is looked into, and compared with the Catalog on request', async () => {
  const file = path.join('packages', name);
  const plain = await ratchet(['catalog', 'lint', file], site.folder);
  expect([plain.code, plain.stdout]).toEqual([0, expect.stringMatching(/pass {2}layout/u)]);
  await edit(path.join(site.fleet, 'catalog.yaml'), ({ spec }) => Object.assign(spec.packages[0], { size: 5 }));
  const compared = await ratchet(['catalog', 'lint', file, '--fleet', 'fleet'], site.folder);
  expect([compared.code, compared.stdout]).toEqual([1, expect.stringMatching(/fail {2}catalog .*pins other content/u)]);
});
