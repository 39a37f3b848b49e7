import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshFolder, GitRepository, removeFolders } from './git-repository.ts';
import { openGitSource, signal, textsOf } from './open-git-source.ts';

afterAll(removeFolders);

const onPosix = describe.skipIf(process.platform === 'win32');

let repository: GitRepository;
let marker: string;
/** A command that leaves the marker behind wherever it runs, and ends. */
let evil: string;
beforeEach(async () => {
  repository = new GitRepository();
  const folder = freshFolder('attack');
  marker = path.join(folder, 'it-ran');
  evil = path.join(folder, 'evil');
  await writeFile(evil, `#!/bin/sh\ntouch ${marker}\nexit 0\n`);
  await chmod(evil, 0o755);
});

const ran = () => existsSync(marker);

async function hooksFolder(): Promise<string> {
  const hooks = path.join(freshFolder('hooks'), 'hooks');
  await mkdir(hooks);
  const names = ['reference-transaction', 'post-checkout', 'post-merge', 'pre-auto-gc', 'post-receive', 'update'];
  for (const name of names) {
    await writeFile(path.join(hooks, name), `#!/bin/sh\ntouch ${marker}\nexit 0\n`);
    await chmod(path.join(hooks, name), 0o755);
  }
  return hooks;
}

/** What any git would do here, to see that the trap is armed. */
function plainFetch(env: Readonly<Record<string, string>> = {}): void {
  const target = path.join(freshFolder('plain'), 'clone');
  execFileSync('git', ['clone', '--quiet', repository.url, target], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    timeout: 10_000,
  });
}

onPosix('nothing runs', () => {
  it('from filters that .gitattributes and the machine name', async () => {
    repository.commit({ 'a.yaml': 'one', '.gitattributes': '* filter=evil diff=evil\n' });
    const config = path.join(freshFolder('config'), 'gitconfig');
    await writeFile(
      config,
      `[filter "evil"]\n smudge = ${evil}\n clean = ${evil}\n[diff "evil"]\n textconv = ${evil}\n`,
    );
    vi.stubEnv('GIT_CONFIG_GLOBAL', config);
    vi.stubEnv('GIT_CONFIG_SYSTEM', config);

    expect(textsOf(await openGitSource({ url: repository.url }).read(signal))).toEqual({ 'a.yaml': 'one' });
    expect(ran()).toBe(false);
    plainFetch();
    expect(ran()).toBe(true);
  });

  it('from hooks that a template of the machine brings into every repository', async () => {
    repository.commit({ 'a.yaml': 'one' });
    vi.stubEnv('GIT_TEMPLATE_DIR', path.dirname(await hooksFolder()));

    expect(textsOf(await openGitSource({ url: repository.url }).read(signal))).toEqual({ 'a.yaml': 'one' });
    expect(ran()).toBe(false);
    plainFetch();
    expect(ran()).toBe(true);
  });

  it('from hooks that the configuration of the machine names', async () => {
    repository.commit({ 'a.yaml': 'one' });
    vi.stubEnv('GIT_CONFIG_COUNT', '1');
    vi.stubEnv('GIT_CONFIG_KEY_0', 'core.hooksPath');
    vi.stubEnv('GIT_CONFIG_VALUE_0', await hooksFolder());

    await openGitSource({ url: repository.url }).read(signal);
    expect(ran()).toBe(false);
    plainFetch();
    expect(ran()).toBe(true);
  });

  it('from hooks and a file-system monitor that lie in the mirror itself', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const cacheRoot = freshFolder('cache');
    const source = openGitSource({ url: repository.url }, { cacheRoot });
    await source.read(signal);
    const name = (await readdir(cacheRoot)).find((each) => each.endsWith('.git')) ?? '';
    const mirror = path.join(cacheRoot, name);
    await appendFile(
      path.join(mirror, 'config'),
      `[core]\n hooksPath = ${await hooksFolder()}\n fsmonitor = ${evil}\n`,
    );
    repository.commit({ 'a.yaml': 'two' });

    expect(textsOf(await source.read(signal))).toEqual({ 'a.yaml': 'two' });
    expect(ran()).toBe(false);
    execFileSync('git', ['update-ref', 'refs/heads/trap', 'refs/ratchet/heads/main'], { cwd: mirror });
    expect(ran()).toBe(true);
  });

  it('from hooks and pack hooks of the repository that is read', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const hooks = await hooksFolder();
    repository.git(['config', 'core.hooksPath', hooks]);
    repository.git(['config', 'uploadpack.packObjectsHook', evil]);
    repository.git(['config', 'core.fsmonitor', evil]);

    expect(textsOf(await openGitSource({ url: repository.url }).read(signal))).toEqual({ 'a.yaml': 'one' });
    expect(ran()).toBe(false);
    repository.commit({ 'a.yaml': 'two' });
    expect(ran()).toBe(true);
  });

  it('from submodules, however they are named', async () => {
    const other = new GitRepository();
    const commit = other.commit({ 'b.yaml': 'two' });
    repository.commit([
      { path: 'a.yaml', content: 'one' },
      { path: 'vendor', content: commit, mode: '160000' },
      { path: '.gitmodules', content: `[submodule "vendor"]\n path = vendor\n url = ${other.url}\n update = none\n` },
    ]);
    const cacheRoot = freshFolder('cache');
    const files = await openGitSource({ url: repository.url }, { cacheRoot }).read(signal);

    expect(textsOf(files)).toEqual({ 'a.yaml': 'one' });
    expect(files.notes).toEqual(['"vendor": a submodule is not entered']);
    const mirror = (await readdir(cacheRoot)).find((each) => each.endsWith('.git')) ?? '';
    expect(existsSync(path.join(cacheRoot, mirror, 'modules'))).toBe(false);
  });

  it('from a submodule whose address is an option: git finds the whole malformed', async () => {
    repository.commit([
      { path: 'a.yaml', content: 'one' },
      { path: '.gitmodules', content: `[submodule "x"]\n path = x\n url = -u${evil}\n` },
    ]);

    await expect(openGitSource({ url: repository.url }).read(signal)).rejects.toMatchObject({
      code: 'source.malformed',
    });
    expect(ran()).toBe(false);
  });

  it.each(['GIT_SSH_COMMAND', 'GIT_SSH', 'GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_PROXY_COMMAND', 'GIT_EDITOR', 'GIT_PAGER'])(
    'that %s of the machine names',
    async (name) => {
      vi.stubEnv(name, evil);
      repository.commit({ 'a.yaml': 'one' });
      const keys = freshFolder('keys');
      const auth = { kind: 'ssh', keyFile: path.join(keys, 'key'), knownHostsFile: path.join(keys, 'hosts') } as const;
      await openGitSource({ url: repository.url }).read(signal);
      const overSsh = openGitSource({ url: 'ssh://git@127.0.0.1:9/fleet.git', auth });

      await expect(overSsh.read(signal)).rejects.toMatchObject({ code: 'source.unreachable' });
      expect(ran()).toBe(false);
    },
  );

  it('from an alias, a helper or a rewritten address that the configuration of the account names', async () => {
    repository.commit({ 'a.yaml': 'one' });
    const home = freshFolder('home');
    const rules = `[url "ext::${evil} "]\n insteadOf = file://\n[protocol "ext"]\n allow = always\n[alias]\n fetch = !${evil}\n`;
    await writeFile(path.join(home, '.gitconfig'), `${rules}[credential]\n helper = ${evil}\n`);
    vi.stubEnv('HOME', home);
    vi.stubEnv('XDG_CONFIG_HOME', home);
    vi.stubEnv('GIT_CONFIG_GLOBAL', path.join(home, '.gitconfig'));
    vi.stubEnv('GIT_ALLOW_PROTOCOL', 'ext:file');

    expect(textsOf(await openGitSource({ url: repository.url }).read(signal))).toEqual({ 'a.yaml': 'one' });
    expect(ran()).toBe(false);
    expect(() => plainFetch()).toThrow();
    expect(ran()).toBe(true);
  });
});

describe('nothing is read that does not belong to the commit', () => {
  it('through a link: neither its target nor its own text', async () => {
    const secret = path.join(freshFolder('secret'), 'secret.yaml');
    await writeFile(secret, 'the secret');
    repository.commit([
      { path: 'link.yaml', content: secret, mode: '120000' },
      { path: 'up.yaml', content: '../../../../etc/passwd', mode: '120000' },
    ]);

    const files = await openGitSource({ url: repository.url }).read(signal);
    expect(files.files).toEqual([]);
    expect(files.notes).toHaveLength(2);
  });

  it('from a pointer to large-file storage: it stays the text that it is', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 1\n`;
    repository.commit({
      'a.yaml': pointer,
      '.gitattributes': '*.yaml filter=lfs',
      '.lfsconfig': '[lfs]\n url = http://127.0.0.1:9/',
    });

    expect(textsOf(await openGitSource({ url: repository.url }).read(signal))).toEqual({ 'a.yaml': pointer });
  });

  it('from an object that stands in for another', async () => {
    const commit = repository.commit({ 'a.yaml': 'one' });
    const other = repository.commit({ 'a.yaml': 'two' });
    repository.git(['update-ref', `refs/replace/${other}`, commit]);

    expect(textsOf(await openGitSource({ url: repository.url }).read(signal))).toEqual({ 'a.yaml': 'two' });
  });

  it('from a working tree: what is not committed does not exist', async () => {
    const tree = freshFolder('tree');
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@test.example', ...args], { cwd: tree });
    git('init', '--quiet', '--initial-branch=main');
    await writeFile(path.join(tree, 'a.yaml'), 'committed');
    git('add', 'a.yaml');
    git('commit', '--quiet', '-m', 'change');
    await writeFile(path.join(tree, 'a.yaml'), 'changed');
    await writeFile(path.join(tree, 'b.yaml'), 'new');

    const files = await openGitSource({ url: pathToFileURL(tree).href }).read(signal);
    expect(textsOf(files)).toEqual({ 'a.yaml': 'committed' });
    expect(await readFile(path.join(tree, 'a.yaml'), 'utf8')).toBe('changed');
  });
});
