import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeGithub } from '../review/forges/fake-github.ts';
import { removeFolders } from '../sources/git-repository.ts';
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

  it('says what is missing where it is not told where to post', async () => {
    const args = ['--base', 'main', '--observed', OBSERVED, '--post'];
    const { code, stderr } = await ratchet(['review', ...args], clone.folder);
    expect(stderr).toContain('error review.no-forge');
    expect(code).toBe(1);
  });
});
