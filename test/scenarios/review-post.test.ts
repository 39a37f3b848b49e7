import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeGithub } from '../review/forges/fake-github.ts';
import { freshFolder, removeFolders } from '../sources/git-repository.ts';
import { AT, FleetClone, OBSERVED } from './proposals.ts';
import { ratchet } from './ratchet.ts';

afterAll(removeFolders);

const PROD = 'fleet/systems/emea-prod.yaml';
const TOKEN = 'gh-token';
let clone: FleetClone;
let github: FakeGithub;
beforeEach(async () => {
  clone = new FleetClone();
  github = await new FakeGithub().open();
});
afterEach(() => github.close());

/** As a job of GitHub Actions runs it. */
async function review(head: string, ...more: readonly string[]) {
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/fleet',
    GITHUB_API_URL: github.url,
    GITHUB_REF: 'refs/pull/12/merge',
    GITHUB_TOKEN: TOKEN,
  };
  const args = ['--base', 'main', '--head', head, '--folder', 'fleet', '--observed', OBSERVED, '--at', AT, '--post'];
  const answer = await ratchet(['review', ...args, ...more], clone.folder, env);
  expect(answer.stdout + answer.stderr).not.toContain(TOKEN);
  return answer;
}

const states = (commit: string) => github.statuses.filter((one) => one.commit === commit).map(({ state }) => state);

describe('ratchet review --post', { timeout: 60_000 }, () => {
  it('keeps one comment up to date, bound to what it is about, and shows each commit its conclusion', async () => {
    clone.edit(PROD, 'mode: apply', 'mode: upload-only');
    const first = await clone.commit();
    expect(await review(first)).toMatchObject({ code: 0, stderr: expect.stringContaining('comment created') });
    clone.edit(PROD, 'mode: upload-only', 'mode: plan-only');
    const second = await clone.commit();
    expect(await review(second)).toMatchObject({ code: 0, stderr: expect.stringContaining('comment updated') });

    const [comment, ...others] = github.shown(12);
    expect(others).toEqual([]);
    expect(comment).toMatch(
      new RegExp(`^<!-- ratchet:review base=[0-9a-f]{40} head=${second} plan=sha256:[0-9a-f]{64} -->\\n### `, 'u'),
    );
    expect(states(first)).toEqual(['pending', 'success']);
    expect(states(second)).toEqual(['pending', 'success']);
  });

  it('turns red where the head cannot be planned for, and says where', async () => {
    clone.edit(PROD, 'mode: apply', 'mode: aply');
    const head = clone.commit();
    expect(await review(head)).toMatchObject({ code: 1 });
    expect(github.shown(12)[0]).toContain('`fleet/systems/emea-prod.yaml:');
    expect(states(head)).toEqual(['pending', 'failure']);
  });

  it('says so where it could not be made at all', async () => {
    const head = clone.commit();
    const { code, stderr } = await review(head, '--observed', 'none.json');
    expect(stderr).toContain('snapshot.');
    expect(github.shown(12)[0]).toContain('could not be reviewed');
    expect(states(head)).toEqual(['pending', 'failure']);
    expect(code).toBe(1);
  });

  it('needs the approval that the policy of the branch asks for, anew after every push', async () => {
    clone.git('checkout', '--quiet', 'main');
    const policy =
      'apiVersion: ratchet/v1\nkind: Policy\nspec: { owners: [alice], changes: [{ kinds: [Window], who: [alice] }] }\n';
    clone.write('.ratchet/policy.yaml', policy);
    clone.commit();
    clone.git('checkout', '--quiet', '-B', 'change', 'main');
    clone.edit('fleet/windows.yaml', 'duration: 6h', 'duration: 7h');
    const first = clone.commit();
    github.headCommit = first;
    expect(await review(first)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('needs the approval of alice'),
    });

    github.approved.push({ by: 'alice', commit: first });
    expect(await review(first)).toMatchObject({ code: 0 });
    expect(states(first)).toEqual(['pending', 'failure', 'pending', 'success']);

    clone.edit('fleet/windows.yaml', 'duration: 7h', 'duration: 8h');
    const second = clone.commit();
    github.headCommit = second;
    expect(await review(second)).toMatchObject({ code: 1 });
  });

  it('writes the plan that apply takes, if the pull request was approved and merged for it', async () => {
    clone.edit(PROD, 'minimumReleaseAge: 14d', 'minimumReleaseAge: 15d');
    const head = clone.commit();
    const file = path.join(freshFolder('plan'), 'plan.json');
    expect(await review(head, '--write', `plan=${file}`)).toMatchObject({ code: 0 });
    const apply = async () =>
      await ratchet(
        ['apply', '--plan', file, '--change', '12', '--fleet', path.join(clone.folder, 'fleet')],
        clone.folder,
        {
          GITHUB_ACTIONS: 'true',
          GITHUB_REPOSITORY: 'acme/fleet',
          GITHUB_API_URL: github.url,
          GITHUB_TOKEN: TOKEN,
        },
      );
    github.headCommit = head;
    expect(await apply()).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/it is not merged[\s\S]*nobody but its author/u),
    });

    github.mergedAs = head;
    github.approved.push({ by: 'alice', commit: head });
    // Approved and merged: what is left is what apply itself asks for.
    const { stderr } = await apply();
    expect(stderr).not.toContain('plan.not-approved');
  });

  it('says what is missing where it is not told where to post', async () => {
    const args = ['--base', 'main', '--observed', OBSERVED, '--post'];
    const { code, stderr } = await ratchet(['review', ...args], clone.folder);
    expect(stderr).toContain('error forge.none');
    expect(code).toBe(1);
  });
});
