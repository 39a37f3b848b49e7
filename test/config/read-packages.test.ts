import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, readFleetConfig } from '../../src/config/read-config.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder();
writeFileSync(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\n');
let written = 0;

function read(text: string, readWith = readConfig) {
  written += 1;
  const file = `${written}.yaml`;
  writeFileSync(join(folder, file), text);
  return readWith(file, { TOKEN: 'hunter2' }, folder);
}

const SERVER = 'packages: { servers: [{ url: "https://P.example/dm", auth: { bearer: "env:TOKEN" }, ca: ca.pem }] }';

describe('where packages come from', () => {
  it('is nowhere without a word', async () => {
    const { packages, staging } = await read('');
    expect(packages).toEqual({
      folders: [],
      servers: [],
      cache: { folder: join(folder, '.ratchet', 'packages'), limitBytes: 40e9 },
    });
    expect(staging).toEqual({
      bytesPerSecond: undefined,
      keep: 2,
      disk: { orchestratorFactor: 4, memberFactor: 3, reserveBytes: 15e9 },
    });
  });

  it('may be a list of folders, for short', async () => {
    const short = await read('packages: [pk]');
    const long = await read('packages: { folders: [pk] }');
    expect(short.packages).toEqual(long.packages);
    expect(long.packages.folders).toEqual([join(folder, 'pk')]);
  });

  it('is a server with its credentials and its authority', async () => {
    const { servers } = (await read(SERVER)).packages;
    expect(servers).toMatchObject([
      { url: 'https://p.example/dm/', auth: { kind: 'bearer' }, ca: expect.stringContaining('CERT') },
    ]);
    const [server] = servers;
    expect(server?.auth?.kind === 'bearer' && server.auth.token.reveal()).toBe('hunter2');
    expect(JSON.stringify(servers)).not.toContain('hunter2');
  });

  it.each([
    ['basic: { user: u, password: "env:TOKEN" }', { kind: 'basic', user: 'u' }],
    ['header: { name: X-Api-Key, value: "env:TOKEN" }', { kind: 'header', name: 'X-Api-Key' }],
  ])('lets in with %s', async (auth, expected) => {
    const { packages } = await read(`packages: { servers: [{ url: "https://p.example", auth: { ${auth} } }] }`);
    expect(packages.servers[0]?.auth).toMatchObject(expected);
  });

  it('costs no secret where no package is fetched', async () => {
    expect((await read(SERVER.replace('TOKEN', 'NONE'), readFleetConfig)).packages.servers).toEqual([]);
  });

  it('is how much may be kept, and how it is staged', async () => {
    const { packages, staging } = await read(`
      packages: { cache: { folder: /srv/cache, limit: 9GB } }
      staging: { uploadRate: 20MB/s, keep: 0, disk: { memberFactor: 2.5, reserve: 10GB } }
    `);
    expect(packages.cache).toEqual({ folder: join('/srv/cache'), limitBytes: 9e9 });
    expect(staging).toEqual({
      bytesPerSecond: 20e6,
      keep: 0,
      disk: { orchestratorFactor: 4, memberFactor: 2.5, reserveBytes: 10e9 },
    });
  });

  it.each`
    text                                                                                                                               | says
    ${'packages: { servers: [{ url: "http://p.example" }] }'}                                                                          | ${'not an address of a package server'}
    ${'packages: { servers: [{ url: "https://u:hunter2@p.example" }] }'}                                                               | ${'holds a user'}
    ${'packages: { servers: [{ auth: { bearer: "env:TOKEN" } }] }'}                                                                    | ${'needs "url"'}
    ${'packages: { servers: [{ url: "https://p.example", auth: { bearer: hunter2 } }] }'}                                              | ${'holds a secret in plain'}
    ${'packages: { servers: [{ url: "https://p.example", auth: { bearer: "env:NONE" } }] }'}                                           | ${'packages.servers.0.auth.bearer: the environment variable "NONE" is not set'}
    ${'packages: { servers: [{ url: "https://p.example", auth: {} }] }'}                                                               | ${'auth'}
    ${'packages: { servers: [{ url: "https://p.example", auth: { bearer: "env:TOKEN", header: { name: A, value: "env:TOKEN" } } }] }'} | ${'auth'}
    ${'packages: { servers: [{ url: "https://p.example", auth: { header: { name: "A: b", value: "env:TOKEN" } } }] }'}                 | ${'not the name of a header'}
    ${'packages: { servers: [{ url: "https://p.example", ca: nothing.pem }] }'}                                                        | ${'not a readable PEM file'}
    ${'packages: { servers: [{ url: "https://p.example" }, { url: "https://P.example/" }] }'}                                          | ${'is there twice'}
    ${'packages: { cache: { limit: 40 } }'}                                                                                            | ${'limit'}
    ${'packages: { cache: { limit: "40GiB" } }'}                                                                                       | ${'is not a size'}
    ${'staging: { uploadRate: 20MB }'}                                                                                                 | ${'is not a rate'}
    ${'staging: { keep: -1 }'}                                                                                                         | ${'keep'}
    ${'staging: { disk: { memberFactor: 100 } }'}                                                                                      | ${'memberFactor'}
    ${'packages: { server: [] }'}                                                                                                      | ${'"server" is not a key'}
  `('refuses $text', async ({ text, says }) => {
    const thrown: unknown = await read(text).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'config.invalid', message: expect.stringContaining(says) });
    expect(String(thrown)).not.toContain('hunter2');
  });
});
