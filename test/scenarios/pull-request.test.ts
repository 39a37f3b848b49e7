import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blocksOf, Follower, hasShell } from '../docs/follow-page.ts';
import { FakeGithub } from '../review/forges/fake-github.ts';
import { freshFolder } from '../sources/git-repository.ts';

const CHANGE = 12;
const TOKEN = 'gh-token';
const CONFIG = 'site/ratchet.config.yaml';

const reader = new Follower({ FORGE_TOKEN: TOKEN });
let github: FakeGithub;
beforeAll(async () => {
  github = await new FakeGithub().open();
});
afterAll(async () => {
  await reader.close();
  await github.close();
});

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', env: reader.env }).trim();

/** A fault of the simulation that runs beside, until it is lifted. */
async function fault(agent: string, name: string, lift = false): Promise<void> {
  const { url, token } = JSON.parse(reader.read('site/control.json'));
  const headers = { authorization: `Bearer ${token}` };
  const body = JSON.stringify({ agent, fault: name, lift });
  const { status } = await fetch(`${url}/__sim/fault`, { method: 'POST', headers, body });
  expect(status).toBe(200);
}

it.skipIf(!hasShell)(
  'a pull request goes from its first commit to a verified upgrade as the page says, and past nobody (skipped without sh)',
  { timeout: 480_000 },
  async () => {
    const tutorial = ['1. A System to practise on', '2. A repository that says what you want'];
    for (const part of tutorial) await reader.follow(blocksOf('docs/tutorial.md', part));
    const origin = path.join(freshFolder('origin'), 'fleet.git');
    const fleet = path.join(reader.folder, 'fleet');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
    git(fleet, 'remote', 'add', 'origin', origin);

    const page = blocksOf('docs/pull-requests.md', 'Once through');
    const [forge, observe, branch, push, review, apply, succeeded, record, approved, ...rest] = page;
    if (forge === undefined || review === undefined || apply === undefined) throw new Error('the page is shorter');
    expect(rest).toEqual([]);
    const known = (blocks: readonly (typeof forge | undefined)[]) => blocks.filter((block) => block !== undefined);
    // Where the forge is that was made up is all that is not on the page.
    const written = forge.text.replace('acme/fleet', `acme/fleet, url: "${github.url}"`);
    reader.write(CONFIG, `${reader.read(CONFIG)}\n${written}`);
    const [edited] = blocksOf('docs/tutorial.md', '3. Look, and be told no').filter(({ kind }) => kind === 'yaml');
    await reader.follow(known([observe, branch, edited, push, review]));

    const reviewed = git(fleet, 'rev-parse', 'upgrade');
    github.headCommit = reviewed;
    expect(github.shown(CHANGE)).toHaveLength(1);
    expect(github.shown(CHANGE)[0]).toContain(`head=${reviewed} plan=${JSON.parse(reader.read('plan.json')).digest}`);
    expect(github.shown(CHANGE)[0]).toContain('`10.4.12` → `10.5.0 [CU9]`');
    expect(github.statuses.at(-1)).toMatchObject({ commit: reviewed, state: 'success' });

    const applied = () => reader.run(apply.text);
    const refusals = async (...reasons: readonly RegExp[]) => {
      const { code, stdout, stderr } = await applied();
      for (const reason of reasons) expect(stdout + stderr).toMatch(reason);
      expect(code).toBe(4);
    };
    await refusals(/it is not merged/u, /nobody but its author has approved it/u);

    github.approved.push({ by: 'author', commit: reviewed });
    await refusals(/nobody but its author has approved it/u);

    github.approved.push({ by: 'alice', commit: reviewed });
    git(fleet, 'checkout', '--quiet', 'upgrade');
    git(fleet, 'commit', '--quiet', '--allow-empty', '--message', 'And one more thing');
    git(fleet, 'push', '--quiet', 'origin', 'upgrade');
    const pushed = git(fleet, 'rev-parse', 'upgrade');
    github.headCommit = pushed;
    await refusals(
      new RegExp(`its review is about ${reviewed.slice(0, 12)}`, 'u'),
      new RegExp(`nobody is known to have approved ${pushed.slice(0, 12)}, its last commit`, 'u'),
    );

    await reader.follow([review]);
    github.approved.push({ by: 'alice', commit: pushed });
    const merging = freshFolder('forge');
    git(merging, 'clone', '--quiet', origin, '.');
    git(merging, 'merge', '--quiet', '--no-ff', '--message', 'Merge 12', 'origin/upgrade');
    git(merging, 'push', '--quiet', 'origin', 'main');
    github.mergedAs = git(merging, 'rev-parse', 'main');

    await fault('amer-dma01', 'agent-down');
    await refusals(
      /observed: amer-dma01 10\.4\.12, standalone, running → .*unreachable/u,
      /path: 10\.4\.12 → 10\.5\.0 \[CU9\] → now unknown, AgentUnreachable/u,
    );
    await fault('amer-dma01', 'agent-down', true);

    await reader.follow(known([apply, succeeded, record, approved]));
    await refusals(/holds only once/u);
    const { stdout } = await reader.run('ratchet plan --fleet fleet --ref main\nratchet history americas-edge\n');
    expect(stdout).toContain('✓ americas-edge  10.5.0 [CU9]');
    expect(stdout).toMatch(/10\.4\.12 → 10\.5\.0 \[CU9\] {2}succeeded/u);
    const whole = await reader.run('ratchet audit show --format json\nratchet audit verify\n');
    expect(whole.stdout).toContain(pushed);
    expect(whole.code).toBe(0);
  },
);
