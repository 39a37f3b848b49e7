import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { readStatusBranch, statusBranch } from '../../src/sources/status-branch.ts';
import { gitHttpServer } from './git-http-server.ts';
import { freshFolder, GitRepository, removeFolders } from './git-repository.ts';
import { gitSshServer } from './git-ssh-server.ts';
import { type GitLocation, signal } from './open-git-source.ts';

afterAll(removeFolders);

const AT = '2026-09-01T00:00:00.000Z';
const BRANCH = 'ratchet-status';
const files = (text: string) => [
  { name: 'observed.json', text },
  { name: 'README.md', text: `# ${text}\n` },
];

let repository: GitRepository;
let cacheRoot = '';
const closing: { close(): Promise<void> }[] = [];
beforeEach(() => {
  repository = new GitRepository();
  repository.commit({ 'a.yaml': 'fleet' });
  cacheRoot = freshFolder('cache');
});
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close();
});

const at = (url = repository.url, auth?: GitLocation['auth']): GitLocation => {
  return { kind: 'git', url, ref: 'main', folder: '', auth };
};
const publish = (text: string, location = at(), branch = BRANCH) =>
  statusBranch(location, branch, cacheRoot).publish(files(text), AT, signal);
const shown = (name: string, branch = BRANCH) => repository.git(['show', `${branch}:${name}`]);
const tipOf = (branch: string) => repository.git(['rev-parse', branch]);

it('makes the branch, and replaces what it holds, in one commit', async () => {
  const fleet = tipOf('main');
  await publish('one');
  expect(shown('observed.json')).toBe('one');
  await publish('two');
  expect(shown('observed.json')).toBe('two');
  expect(repository.git(['ls-tree', '--name-only', BRANCH]).split('\n')).toEqual(['README.md', 'observed.json']);
  expect(repository.git(['rev-list', '--count', BRANCH])).toBe('1');
  expect(tipOf('main')).toBe(fleet);
});

it.each(['main', 'refs/heads/main'])('never writes to the branch %s that the fleet is read from', async (ref) => {
  expect(() => statusBranch({ ...at(), ref }, 'main', cacheRoot)).toThrow('its status cannot be written there');
});

it('leaves a branch alone that holds anything else', async () => {
  const theirs = repository.commit({ 'work.txt': 'of weeks' }, 'feature');
  await expect(publish('one', at(), 'feature')).rejects.toMatchObject({ code: 'status-branch.foreign' });
  expect(tipOf('feature')).toBe(theirs);
});

it('does not push over what somebody else has pushed since it looked', async () => {
  repository.git(['config', 'http.receivepack', 'true']);
  const server = await gitHttpServer(path.dirname(repository.folder));
  closing.push(server);
  const location = at(`${server.origin}/fleet.git`);
  await publish('one', location);
  const theirs = repository.git(['commit-tree', '-m', 'theirs', `${BRANCH}^{tree}`]);
  const { answer } = server;
  server.answer = (request, response) => {
    // Between our look and our push somebody else is faster.
    if (request.url?.includes('service=git-receive-pack'))
      repository.git(['update-ref', `refs/heads/${BRANCH}`, theirs]);
    answer(request, response);
  };
  await expect(publish('two', location)).rejects.toMatchObject({ code: expect.stringMatching(/^source\./u) });
  expect(tipOf(BRANCH)).toBe(theirs);
});

it('is read back as it was written', async () => {
  await publish('{"formatVersion":"1"}');
  expect((await readStatusBranch(at(), BRANCH, cacheRoot, signal)).toString()).toBe('{"formatVersion":"1"}');
  await expect(readStatusBranch(at(), 'main', cacheRoot, signal)).rejects.toMatchObject({
    code: 'status-branch.empty',
  });
  await expect(readStatusBranch(at(), 'missing', cacheRoot, signal)).rejects.toMatchObject({
    code: 'source.ref-missing',
  });
});

describe('over the network', () => {
  it('pushes by HTTP with the token, and says when it may not', async () => {
    repository.git(['config', 'http.receivepack', 'true']);
    const server = await gitHttpServer(path.dirname(repository.folder), { user: 'robot', password: 'a-token' });
    closing.push(server);
    const url = `${server.origin}/fleet.git`;
    await publish('by http', at(url, { kind: 'https', user: 'robot', token: new Secret('a-token') }));
    expect(shown('observed.json')).toBe('by http');
    const wrong = publish('no', at(url, { kind: 'https', user: 'robot', token: new Secret('wrong-token') }));
    await expect(wrong).rejects.toMatchObject({
      code: 'source.denied',
      message: expect.not.stringContaining('wrong-token'),
    });
  });

  it('pushes by SSH with the key', async () => {
    const server = await gitSshServer(freshFolder('ssh'));
    closing.push(server);
    const { port, keyFile, knownHostsFile } = server;
    const url = `ssh://git@127.0.0.1:${port}${repository.folder}`;
    await publish('by ssh', at(url, { kind: 'ssh', keyFile, knownHostsFile }));
    expect(shown('observed.json')).toBe('by ssh');
  });
});
