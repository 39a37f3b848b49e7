import { execFileSync } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { FakeGithub } from '../review/forges/fake-github.ts';
import { type Serving, serve } from './serving.ts';
import { openSite, type Site, standalone } from './site.ts';

let site: Site | undefined;
let github: FakeGithub | undefined;
let serving: Serving | undefined;
afterEach(async () => {
  await serving?.kill();
  await site?.close();
  await github?.close();
  [serving, site, github] = [undefined, undefined, undefined];
});

const TOKEN = 'gh-token';
const IDENTITY = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@x', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@x' };

it('shows on each commit what it has come to, and nothing twice', async () => {
  const forge = await new FakeGithub().open();
  github = forge;
  forge.mayCheck = false;
  const opened = await openSite({
    systems: [standalone('lab')],
    fleetLocation: (folder) => ({
      git: { url: `file://${folder}/fleet/.git`, ref: 'main', commitStatus: { name: 'ratchet/lab', every: '1s' } },
    }),
  });
  site = opened;
  const { config, fleet } = opened;
  const where = { github: { repository: 'acme/fleet', url: forge.url }, token: 'env:FORGE_TOKEN' };
  await appendFile(config, `\n${stringify({ forge: where })}`);
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: fleet, env: { ...process.env, ...IDENTITY } })
      .toString()
      .trim();
  git('init', '--quiet', '--initial-branch=main');
  const commit = () => {
    git('add', '.');
    git('commit', '--quiet', '-m', 'fleet');
    return git('rev-parse', 'HEAD');
  };
  const begin = () => {
    serving = serve(opened, { FORGE_TOKEN: TOKEN });
    return serving;
  };
  const end = async ({ running, lines }: Serving) => {
    running.kill('SIGTERM');
    expect(await running).toMatchObject({ exitCode: 0 });
    expect(JSON.stringify(lines)).not.toContain(TOKEN);
  };
  const shown = (of: string) => forge.statuses.filter((one) => one.commit === of).map(({ state }) => state);
  const whenShown = (of: string, state: string) =>
    vi.waitUntil(() => shown(of).at(-1) === state, { timeout: 60_000, interval: 100 });

  const first = commit();
  forge.fail({ status: 503, body: { message: `no service for ${TOKEN}` } });
  const upgrading = begin();
  await upgrading.logged({ msg: 'commit status cannot be posted', code: 'forge.unavailable' });
  await whenShown(first, 'success');
  await end(upgrading);
  expect(forge.statuses.at(-1)).toMatchObject({ name: 'ratchet/lab', description: '1 of 1 System as asked' });
  expect(shown(first).slice(0, -1)).toEqual(expect.arrayContaining(['pending']));
  expect(opened.simulator.launches('lab')).toBe(1);

  const before = forge.statuses.length;
  const again = begin();
  await again.logged({ msg: 'pass done' });
  await end(again);
  expect(forge.statuses).toHaveLength(before);

  const file = path.join(fleet, 'lab.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('mode: apply', 'mode: aply'));
  const second = commit();
  const refusing = begin();
  await whenShown(second, 'failure');
  await end(refusing);
  expect(forge.statuses.at(-1)?.description).toBe('rejected: 1 problem; 1 System held back');
}, 120_000);
