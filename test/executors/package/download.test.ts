import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PackageAuth } from '../../../src/config/config.ts';
import { Secret } from '../../../src/model/secret.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tunnelProxy } from '../../tunnel-proxy.ts';
import { type Fetching, failure, fetchingFrom, NAME } from './fetching.ts';
import { type Act, answering, dropAfter, PackageServer, serve, silentAfter, status } from './package-server.ts';

const SIZE = 1_500_000;
const CONTENT = randomBytes(SIZE);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

let server: PackageServer;

beforeAll(async () => {
  server = await PackageServer.start(CONTENT);
});

beforeEach(() => {
  server.reset(CONTENT);
});

afterAll(() => server.stop());

const fetching = (bench: Partial<Fetching> = {}) =>
  fetchingFrom({ server, content: CONTENT, folder: temporaryFolder(), ...bench });

describe('a download', () => {
  it('leaves the file under its SHA-256, and nothing half done', async () => {
    const { folder, events, run } = fetching();
    const { file } = await run();
    expect(file).toBe(join(folder, `${SHA256}.dmupgrade`));
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual([`${SHA256}.dmupgrade`, `${SHA256}.lock`, 'room.lock']);
    expect(events.at(-1)).toMatchObject({ kind: 'download', receivedBytes: SIZE, totalBytes: SIZE });
  });

  it('is asked for once: the second time it lies there', async () => {
    const { run } = fetching();
    await run();
    await run();
    expect(server.requests).toHaveLength(1);
  });

  const survived: readonly (readonly [string, readonly Act[], readonly string[]])[] = [
    ['is dropped', [dropAfter(500_000)], ['-', 'rest']],
    [
      'is dropped again and again, as long as it gets on',
      [1, 2, 3, 4, 5, 6, 7, 8].map(() => dropAfter(150_000)),
      ['-', ...Array(8).fill('rest')],
    ],
    ['falls silent', [silentAfter(500_000)], ['-', 'rest']],
    [
      'meets a server that is busy',
      [status(503), status(429, { 'retry-after': '7' }), status(500)],
      ['-', '-', '-', '-'],
    ],
    ['ends early without a length', [chunked(500_000)], ['-', 'rest']],
    ['gets a wrong range', [dropAfter(500_000), range('bytes 5-1499999/1500000')], ['-', 'rest', '-']],
    ['gets a range that is no range', [dropAfter(500_000), range('pages 1-2/3')], ['-', 'rest', '-']],
    ['gets a range past the end', [dropAfter(500_000), range('bytes 500000-1500000/1500000')], ['-', 'rest', '-']],
    [
      'gets a range and a length that differ',
      [dropAfter(500_000), range('bytes 0-1499998/1500000')],
      ['-', 'rest', '-'],
    ],
    [
      'gets the rest of another content',
      [dropAfter(500_000), answering(206, () => ({ etag: '"other"' }))],
      ['-', 'rest', '-'],
    ],
    ['is told that there is no such range', [dropAfter(500_000), status(416)], ['-', 'rest', '-']],
    ['gets the whole instead of the rest', [dropAfter(500_000), whole], ['-', 'rest']],
  ];
  it.each(survived)('that %s arrives all the same', async (_, acts, ranges) => {
    server.next(...acts);
    const { file } = await fetching().run();
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
    expect(server.ranges).toEqual(ranges);
  });

  const refused: readonly (readonly [string, readonly Act[], string, RegExp])[] = [
    ['is not let in', [status(401)], 'package.denied', /HTTP 401/u],
    ['is forbidden', [status(403)], 'package.denied', /HTTP 403/u],
    ['finds nothing', [status(404)], 'package.missing', /HTTP 404/u],
    ['finds a status that nobody knows', [status(418)], 'package.http', /HTTP 418/u],
    [
      'is redirected to another host',
      [status(302, { location: 'https://evil.example/x' })],
      'package.redirect',
      /evil\.example/u,
    ],
    ['is redirected above the server’s folder', [status(302, { location: '/etc/x' })], 'package.redirect', /\/etc\/x/u],
    ['is redirected to plain http', [status(302, { location: 'http://localhost/dm/x' })], 'package.redirect', /http:/u],
    ['is redirected to nowhere', [status(302)], 'package.redirect', /leads on/u],
    [
      'gets a login page',
      [answering(200, () => ({ 'content-type': 'text/html; charset=utf-8' }))],
      'package.denied',
      /text\/html/u,
    ],
    [
      'gets several parts',
      [answering(200, () => ({ 'content-type': 'multipart/byteranges' }))],
      'package.denied',
      /multipart/u,
    ],
    ['gets bytes that were encoded', [answering(200, () => ({ 'content-encoding': 'gzip' }))], 'package.http', /gzip/u],
    [
      'gets a range that nobody asked for',
      [answering(206, () => ({ 'content-range': 'bytes 0-1499999/1500000' }))],
      'package.http',
      /nobody asked/u,
    ],
    ['gets another length', [answering(200, () => ({ 'content-length': 1_499_999 }))], 'stage.size', /1499999 bytes/u],
    ['gets more than was announced', [chunked(SIZE, 5)], 'stage.size', /more than 1500000/u],
  ];
  it.each(refused)('that %s is not tried again', async (_, acts, code, message) => {
    server.next(...acts);
    const error = await failure(fetching().run());
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
    expect(server.requests).toHaveLength(1);
  });

  it('gives up on a server that is always busy, after a bounded number of tries', async () => {
    server.next(...Array.from({ length: 20 }, () => status(503)));
    expect(await failure(fetching().run())).toMatchObject({ code: 'package.http', blame: 'environment' });
    expect(server.requests).toHaveLength(6);
  });

  it('waits as long as a busy server asks for, within reason', async () => {
    server.next(status(503, { 'retry-after': '90' }));
    const { clock, run } = fetching();
    const before = clock.now().getTime();
    await run();
    expect(clock.now().getTime() - before).toBe(90_000);
  });

  it('gives up on a trickle: a byte now and then is no sign of life', async () => {
    server.next(...Array.from({ length: 20 }, () => trickle));
    expect(await failure(fetching().run())).toMatchObject({ code: 'net.timeout' });
  });

  it('of other content than the Catalog says ends with its hash, and is not tried again', async () => {
    server.content = randomBytes(SIZE);
    const { folder, run } = fetching();
    const error = await failure(run());
    expect([error.code, error.blame]).toEqual(['stage.hash', 'author']);
    expect(existsSync(join(folder, `${SHA256}.dmupgrade`))).toBe(false);
    expect(server.requests).toHaveLength(1);
  });

  it('of which everything lies there, and is wrong, is fetched whole', async () => {
    const { folder, run } = fetching();
    writeFileSync(join(folder, `${SHA256}.part`), randomBytes(SIZE));
    const { file } = await run();
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
    expect(server.ranges).toEqual(['-']);
  });

  it('continued from bytes that are wrong is fetched whole once more', async () => {
    const { folder, run } = fetching();
    writeFileSync(join(folder, `${SHA256}.part`), randomBytes(50_000));
    const { file } = await run();
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
    expect(server.ranges).toEqual(['rest', '-']);
  });

  it('is continued by the next process, on condition that the content is the same', async () => {
    const { folder, run } = fetching();
    const stop = new AbortController();
    server.next((request, response, self) => {
      silentAfter(500_000)(request, response, self);
      setTimeout(() => stop.abort(new Error('stopped')), 50);
    });
    await expect(run(stop.signal)).rejects.toThrow('stopped');
    const here = statSync(join(folder, `${SHA256}.part`)).size;
    await fetching({ folder }).run();
    expect(server.requests[1]).toBe(
      `GET ${new URL(encodeURI(NAME), server.base).pathname} bytes=${here}- ${server.etag}`,
    );
  });

  it('starts over where the server has another content by now', async () => {
    const { folder, run } = fetching();
    server.content = randomBytes(SIZE);
    server.next(dropAfter(500_000), ...Array.from({ length: 5 }, () => status(503)));
    await failure(run());
    server.reset(CONTENT);
    const { file } = await fetching({ folder }).run();
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
    expect(server.ranges).toEqual(['rest']);
  });

  it('follows a redirect that stays on the operator’s server', async () => {
    server.next(status(307, { location: 'elsewhere/file.bin' }));
    await fetching({ auth: { kind: 'bearer', token: new Secret('t0ken') } }).run();
    expect(server.requests.map((request) => request.split(' ')[1])).toEqual([
      `/dm/${encodeURI(NAME)}`,
      '/dm/elsewhere/file.bin',
    ]);
  });

  it('does not go round in circles', async () => {
    server.next(...Array.from({ length: 9 }, () => status(302, { location: '/dm/again' })));
    expect(await failure(fetching().run())).toMatchObject({ code: 'package.redirect' });
    expect(server.requests).toHaveLength(4);
  });
});

describe('who is asked, and what is shown', () => {
  it.each([
    ['another host', 'https://evil.example/dm/x.dmupgrade'],
    ['another port', 'https://localhost:1/dm/x.dmupgrade'],
    ['another folder', '/other/x.dmupgrade'],
    ['a folder whose name begins alike', '/dm-other/x.dmupgrade'],
  ])('refuses %s before any packet', async (_, path) => {
    const url = path.startsWith('/') ? new URL(path, server.base).href : path;
    const error = await failure(fetching({ path: url }).run());
    expect([error.code, error.message]).toEqual(['package.not-allowed', expect.stringContaining(server.base)]);
    expect(server.requests).toEqual([]);
  });

  it.each<[string, PackageAuth, string]>([
    ['a bearer token', { kind: 'bearer', token: new Secret('t0ken') }, 'Bearer t0ken'],
    ['a user and a password', { kind: 'basic', user: 'u', password: new Secret('p:w') }, `Basic ${btoa('u:p:w')}`],
    ['a header of its own', { kind: 'header', name: 'X-Api-Key', value: new Secret('k3y') }, 'k3y'],
  ])('shows %s', async (_, auth, shown) => {
    await fetching({ auth }).run();
    expect(server.requests[0]?.endsWith(` ${shown}`)).toBe(true);
  });

  it('never names a secret, whatever goes wrong', async () => {
    const auth = { kind: 'bearer', token: new Secret('t0ken') } as const;
    for (const act of [status(401), status(302, { location: 'https://evil.example/' }), status(418)]) {
      server.next(act);
      const error = await failure(fetching({ auth }).run());
      expect(`${error.message} ${error.hint} ${JSON.stringify(error)}`).not.toContain('t0ken');
    }
  });

  it('trusts nobody whose certificate the operator does not', async () => {
    const error = await failure(fetching({ ca: undefined }).run());
    expect([error.code, error.blame]).toEqual(['net.tls', 'operator']);
    expect(server.requests).toEqual([]);
  });

  it('goes through the proxy that the environment names, and around it where that says so', async () => {
    const proxy = await tunnelProxy();
    const env = { HTTPS_PROXY: proxy.address };
    await fetching({ env }).run();
    expect(proxy.tunnels).toEqual([new URL(server.base).host]);
    await fetching({ env: { ...env, NO_PROXY: 'localhost' } }).run();
    expect(proxy.tunnels).toHaveLength(1);
    expect(server.requests).toHaveLength(2);

    server.reset(CONTENT);
    await proxy.close();
    expect(await failure(fetching({ env }).run())).toMatchObject({ code: 'net.refused' });
    expect(server.requests).toEqual([]);
  });

  it('trusts nobody more for the proxy between', async () => {
    const proxy = await tunnelProxy();
    const error = await failure(fetching({ ca: undefined, env: { HTTPS_PROXY: proxy.address } }).run());
    await proxy.close();
    expect(error.code).toBe('net.tls');
    expect(proxy.tunnels).toHaveLength(1);
    expect(server.requests).toEqual([]);
  });

  it('says so where nobody answers', async () => {
    const gone = await PackageServer.start(CONTENT);
    const { base } = gone;
    await gone.stop();
    expect(await failure(fetching({ base, path: `${base}x.dmupgrade` }).run())).toMatchObject({ code: 'net.refused' });
  });
});

describe('a disk that is full', () => {
  it.skipIf(!existsSync('/dev/full'))('ends the download and says so (needs /dev/full)', async () => {
    const { folder, run } = fetching();
    symlinkSync('/dev/full', join(folder, `${SHA256}.part`));
    const error = await failure(run());
    expect([error.code, error.blame]).toEqual(['package.disk', 'operator']);
    expect(error.message).toContain('the disk is full');
  });
});

function range(contentRange: string): Act {
  return answering(206, () => ({ 'content-range': contentRange }));
}

/** So many bytes and some more, without saying how many. */
function chunked(bytes: number, more = 0): Act {
  return (_, response, { content, etag }) => {
    response.writeHead(200, { etag });
    response.end(Buffer.concat([content.subarray(0, bytes), Buffer.alloc(more)]));
  };
}

const whole: Act = (request, response, self) => {
  delete request.headers.range;
  serve(request, response, self);
};

/** A byte every 20 ms. */
const trickle: Act = (_, response, { content, etag }) => {
  response.writeHead(200, { etag, 'content-length': content.length });
  const timer = setInterval(() => response.write('x'), 20);
  response.on('close', () => clearInterval(timer));
};
