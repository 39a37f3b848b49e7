import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { serve as startService } from './serving.ts';
import { CU9, openSite, type Site, standalone } from './site.ts';

let site: Site | undefined;
let stop: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await stop?.();
  await site?.close();
  [stop, site] = [undefined, undefined];
});

const IDENTITY = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@x', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@x' };

/** A site whose fleet is a Git repository, with an upgrade under way by its first commit, and a process that was killed. */
async function killedInTheMiddle() {
  const opened = await openSite({
    systems: [standalone('lab')],
    speed: 200,
    fleetLocation: (folder) => ({ git: { url: `file://${folder}/fleet/.git`, ref: 'main' } }),
  });
  site = opened;
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: opened.fleet, env: { ...process.env, ...IDENTITY } })
      .toString()
      .trim();
  const commit = (...flags: readonly string[]) => {
    git('add', '.');
    git('commit', '--quiet', '-m', 'fleet', ...flags);
    return git('rev-parse', 'HEAD');
  };
  const serve = () => {
    const serving = startService(opened);
    stop = serving.kill;
    return serving;
  };
  git('init', '--quiet', '--initial-branch=main');
  const good = commit();
  const first = serve();
  await first.logged({ msg: 'run state', system: 'lab', state: 'running' });
  await first.kill();
  const file = path.join(opened.fleet, 'lab.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('mode: apply', 'mode: aply'));
  return { opened, git, commit, serve, good };
}

it('follows an upgrade to its end by the commit before, though a bad one came while nobody ran', async () => {
  const { opened, commit, serve, good } = await killedInTheMiddle();
  const bad = commit();
  const second = serve();
  await second.logged(
    { msg: 'systems that are held follow an older revision', commit: `main@sha1:${good}` },
    { msg: 'pass done', system: 'lab', commit: `main@sha1:${good}`, result: 'succeeded' },
  );
  expect(second.lines).toContainEqual(
    expect.objectContaining({ commit: `main@sha1:${bad}`, held: ['lab'], adopted: 0, level: 'error' }),
  );
  expect(opened.simulator.state().systems[0]).toMatchObject({ launches: 1, agents: [{ version: CU9 }] });
});

it('acts on nothing where that commit was pushed over and is nowhere any more, and says which it was', async () => {
  const { opened, git, commit, serve, good } = await killedInTheMiddle();
  commit('--amend');
  git('reflog', 'expire', '--expire=now', '--all');
  git('gc', '--quiet', '--prune=now');
  await rm(path.join(opened.folder, 'git'), { recursive: true });
  const second = serve();
  await second.logged({ msg: 'nothing is in force for a system that is held', system: 'lab' });
  expect(second.lines).toContainEqual(
    expect.objectContaining({
      commit: `main@sha1:${good}`,
      because: `commit ${good} is neither in the mirror nor in the repository any more`,
    }),
  );
  expect(second.lines.filter(({ msg }) => msg === 'pass done')).toEqual([]);
});
