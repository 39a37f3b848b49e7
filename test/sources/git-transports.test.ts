import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GitAuth } from '../../src/config/config.ts';
import { Secret } from '../../src/model/secret.ts';
import { GIT_LIMITS } from '../../src/sources/git-source.ts';
import { type GitHttpServer, gitHttpServer } from './git-http-server.ts';
import { freshFolder, GitRepository, removeFolders } from './git-repository.ts';
import { type GitSshServer, gitSshServer } from './git-ssh-server.ts';
import { openGitSource, signal, textsOf } from './open-git-source.ts';

afterAll(removeFolders);

const TOKEN = 'ghp_0123456789abcdefTOKEN';
const BASIC = Buffer.from(`robot:${TOKEN}`).toString('base64');
const httpsAuth: GitAuth = { kind: 'https', user: 'robot', token: new Secret(TOKEN) };

let repository: GitRepository;
const closing: { close(): Promise<void> }[] = [];
beforeEach(() => {
  repository = new GitRepository();
  repository.commit({ 'a.yaml': 'one' });
});
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close();
});

async function serveHttp(options: Parameters<typeof gitHttpServer>[1] = {}): Promise<GitHttpServer & { url: string }> {
  const server = await gitHttpServer(path.dirname(repository.folder), options);
  closing.push(server);
  return Object.assign(server, { url: `${server.origin}/fleet.git` });
}

async function failureOf(reading: Promise<unknown>): Promise<Error> {
  const thrown = await reading.then(
    () => new Error('it was read'),
    (error: unknown) => error,
  );
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Every way in which an error could be printed. */
function printed(error: Error): string {
  return [
    inspect(error, { depth: 10, showHidden: true }),
    JSON.stringify(error),
    error.stack,
    String(error.cause),
  ].join();
}

describe('over HTTP', () => {
  it('reads a public repository', async () => {
    const { url, authorizations } = await serveHttp();

    expect(textsOf(await openGitSource({ url }).read(signal))).toEqual({ 'a.yaml': 'one' });
    expect(new Set(authorizations)).toEqual(new Set([undefined]));
  });

  it('reads a private repository with the token, and sees it change', async () => {
    const { url, authorizations } = await serveHttp({ user: 'robot', password: TOKEN });
    const source = openGitSource({ url, auth: httpsAuth });

    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'one' });
    repository.commit({ 'a.yaml': 'two' });
    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'two' });
    expect(new Set(authorizations)).toEqual(new Set([`Basic ${BASIC}`]));
  });

  it('reads a commit by its id, also one that no branch points to', async () => {
    const commit = repository.commit({ 'a.yaml': 'two' });
    repository.forcePush({ 'a.yaml': 'three' });
    const { url } = await serveHttp();

    expect(textsOf(await openGitSource({ url, ref: commit }).read(signal))).toEqual({ 'a.yaml': 'two' });
  });

  it.each([
    ['without a token', undefined],
    ['with a wrong token', { kind: 'https', user: 'robot', token: new Secret('wrong-token') } as const],
  ])('is refused %s, and asks nobody', async (_, auth) => {
    const { url } = await serveHttp({ user: 'robot', password: TOKEN });

    await expect(openGitSource({ url, auth }).read(signal)).rejects.toMatchObject({
      code: 'source.denied',
      blame: 'operator',
      hint: expect.stringContaining('fleet.git.auth'),
    });
  });

  it('sends no password that the account keeps for other programs', async () => {
    const home = freshFolder('home');
    await writeFile(path.join(home, '.netrc'), `machine 127.0.0.1 login robot password ${TOKEN}\n`);
    vi.stubEnv('HOME', home);
    const { url, authorizations } = await serveHttp({ user: 'robot', password: TOKEN });

    await expect(openGitSource({ url }).read(signal)).rejects.toMatchObject({ code: 'source.denied' });
    expect(new Set(authorizations)).toEqual(new Set([undefined]));
  });

  it('does not follow the server to another address, and takes no credential there', async () => {
    const elsewhere = await serveHttp();
    const server = await serveHttp();
    server.answer = (request, response) =>
      void response.writeHead(302, { location: `${elsewhere.origin}${request.url}` }).end();

    await expect(openGitSource({ url: server.url, auth: httpsAuth }).read(signal)).rejects.toMatchObject({
      code: 'source.redirected',
    });
    expect(elsewhere.authorizations).toEqual([]);
  });

  it('refuses to send a token unencrypted to another machine', () => {
    expect(() => openGitSource({ url: 'http://git.example/fleet.git', auth: httpsAuth })).toThrow(
      expect.objectContaining({ code: 'source.auth', blame: 'operator' }),
    );
  });

  it.each([
    ['echoes the credential', 403],
    ['is not Git', 200],
    ['breaks', 500],
  ])('keeps the token to itself when the server %s', async (_, status) => {
    const server = await serveHttp();
    server.answer = (request, response) => {
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end(`you sent ${request.headers.authorization} that is ${TOKEN} \u001B[2J\n`);
    };
    const error = await failureOf(openGitSource({ url: server.url, auth: httpsAuth }).read(signal));

    expect(error).toMatchObject({ code: expect.stringMatching(/^source\./u) });
    expect(printed(error)).not.toContain(TOKEN);
    expect(printed(error)).not.toContain(BASIC);
    expect(error.message).not.toContain('\u001B');
    expect(server.authorizations).toContain(`Basic ${BASIC}`);
  });

  it('leaves no trace of the token on disk', async () => {
    const { url } = await serveHttp({ user: 'robot', password: TOKEN });
    const cacheRoot = freshFolder('cache');
    await openGitSource({ url, auth: httpsAuth }, { cacheRoot }).read(signal);

    const entries = await readdir(cacheRoot, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const contents = await Promise.all(files.map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')));
    expect(files.length).toBeGreaterThan(3);
    expect(contents.filter((content) => content.includes(TOKEN) || content.includes(BASIC))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('shows the token in the arguments of no process', async () => {
    const server = await serveHttp({ user: 'robot', password: TOKEN });
    const usual = server.answer;
    const commands: string[] = [];
    server.answer = (request, response) => {
      void allCommands().then((found) => {
        commands.push(...found);
        usual(request, response);
      });
    };
    await openGitSource({ url: server.url, auth: httpsAuth }).read(signal);

    expect(commands.filter((command) => command.includes('git-remote-http')).length).toBeGreaterThan(0);
    expect(commands.filter((command) => command.includes(TOKEN) || command.includes(BASIC))).toEqual([]);
  });

  it.each([
    ['lookUpMs', 1],
    ['fetchMs', 2],
  ])('gives up a server that says nothing after %s, and ends all that it started', async (limit, visit) => {
    const server = await serveHttp();
    const usual = server.answer;
    let visits = 0;
    const hungUp = new Promise((resolve) => {
      server.answer = (request, response) => {
        // Every git begins with one GET: the first asks for the ref, the second fetches.
        visits += request.method === 'GET' ? 1 : 0;
        if (visits < visit) return usual(request, response);
        response.on('close', resolve);
      };
    });
    const limits = { ...GIT_LIMITS, [limit]: 1_000 };

    await expect(openGitSource({ url: server.url }, { limits }).read(signal)).rejects.toMatchObject({
      code: 'source.timeout',
      blame: 'environment',
    });
    await hungUp;
  });

  it('ends a fetch whose pack is larger than a fleet can be', async () => {
    const noise = Array.from({ length: 40_000 }, () => Math.random().toString(36)).join('\n');
    repository.commit({ 'a.yaml': 'one', 'package.bin': noise });
    const { url } = await serveHttp({ dripMs: 100 });
    const limits = { ...GIT_LIMITS, packBytes: 50_000 };

    await expect(openGitSource({ url }, { limits }).read(signal)).rejects.toMatchObject({
      code: 'source.too-large',
      blame: 'operator',
    });
  });

  it('says that nobody listens', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    listener.close();
    const port = typeof address === 'object' ? address?.port : undefined;

    await expect(openGitSource({ url: `https://127.0.0.1:${port}/fleet.git` }).read(signal)).rejects.toMatchObject({
      code: 'source.unreachable',
      blame: 'environment',
    });
  });
});

describe('over SSH', () => {
  async function serveSsh(): Promise<GitSshServer & { url: string }> {
    const server = await gitSshServer(freshFolder('ssh'));
    closing.push(server);
    return { ...server, url: `ssh://git@127.0.0.1:${server.port}${repository.folder}` };
  }
  const sshAuth = ({ keyFile, knownHostsFile }: GitSshServer): GitAuth => ({ kind: 'ssh', keyFile, knownHostsFile });

  it('reads with a key, from a host that is known', async () => {
    const server = await serveSsh();
    const source = openGitSource({ url: server.url, auth: sshAuth(server) });

    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'one' });
    expect(new Set(server.commands)).toEqual(new Set([`git-upload-pack '${repository.folder}'`]));
  });

  it('refuses a host whose key is not among the known ones', async () => {
    const server = await serveSsh();
    await writeFile(server.knownHostsFile, '');

    await expect(openGitSource({ url: server.url, auth: sshAuth(server) }).read(signal)).rejects.toMatchObject({
      code: 'source.host-key',
      blame: 'operator',
    });
    expect(server.commands).toEqual([]);
  });

  it('refuses a host whose key has changed', async () => {
    const server = await serveSsh();
    const known = await readFile(server.knownHostsFile, 'utf8');
    const other = await serveSsh();
    await writeFile(other.knownHostsFile, known.replace(`:${server.port}`, `:${other.port}`));

    await expect(openGitSource({ url: other.url, auth: sshAuth(other) }).read(signal)).rejects.toMatchObject({
      code: 'source.host-key',
    });
  });

  it('is refused with another key, and asks nobody for a password', async () => {
    const server = await serveSsh();
    const stranger = await serveSsh();

    await expect(
      openGitSource({ url: server.url, auth: { ...sshAuth(server), keyFile: stranger.keyFile } as GitAuth }).read(
        signal,
      ),
    ).rejects.toMatchObject({ code: 'source.denied', blame: 'operator' });
  });

  it.each(["/keys/it's", '/keys/$(id)', '/keys/a"b', '/keys/%h', '/keys/a\nb', 'relative', '~/key', '/keys/`id`'])(
    'refuses a key at %j, which a shell or ssh would read otherwise',
    (keyFile) => {
      const auth: GitAuth = { kind: 'ssh', keyFile, knownHostsFile: '/known' };

      expect(() => openGitSource({ url: 'ssh://git@git.example/x', auth })).toThrow(
        expect.objectContaining({ code: 'source.auth', blame: 'operator' }),
      );
    },
  );

  it.each([
    ['a token over SSH', 'ssh://git@git.example/x', httpsAuth],
    ['nothing over SSH', 'ssh://git@git.example/x', undefined],
    ['a key over HTTPS', 'https://git.example/x', { kind: 'ssh', keyFile: '/k', knownHostsFile: '/h' } as const],
    ['a token for a file', 'file:///srv/x', httpsAuth],
  ])('refuses %s', (_, url, auth) => {
    expect(() => openGitSource({ url, auth })).toThrow(expect.objectContaining({ code: 'source.auth' }));
  });
});

async function allCommands(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')));
}
