import { RatchetError } from '../../model/errors.ts';
import type { ForgeSettings } from '../../model/forge-settings.ts';
import type { Approval, CommitStatus, Forge } from '../../reconciler/forge.ts';
import { Fields } from './fields.ts';
import type { AskForge } from './http.ts';
import { pagesByNumber } from './pages.ts';
import { type Comments, type ForgeComment, factsIn, keepComment } from './sticky-comment.ts';

type Settings = Extract<ForgeSettings, { kind: 'github' }>;

export function githubHeaders({ token }: Pick<Settings, 'token'>): Readonly<Record<string, string>> {
  return {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token.reveal()}`,
    'x-github-api-version': '2022-11-28',
  };
}

/** GitHub, also one's own. https://docs.github.com/en/rest */
export function github({ repository, url }: Settings, ask: AskForge): Forge {
  const root = `/repos/${repository.split('/').map(encodeURIComponent).join('/')}`;
  /** `https://github.example/api/v3` has its other half at `/api/graphql`. */
  const graphql = `${url.replace(/\/v3$/u, '')}/graphql`;

  function comments(change: number, signal: AbortSignal): Comments {
    const place = `${root}/issues/${change}/comments`;
    const query = async (text: string, variables: object) => {
      const { body } = await ask({ method: 'POST', path: graphql, body: { query: text, variables } }, signal);
      const answer = new Fields(body);
      const [problem] = answer.at('errors').list;
      if (problem === undefined) return answer.at('data');
      const words = problem.at('message').text ?? 'no reason given';
      throw new RatchetError('forge.refused', `GitHub answered: ${words.slice(0, 300)}`, { blame: 'operator' });
    };
    return {
      // The REST API does not tell the token of a workflow who it is.
      me: async () => withoutBot((await query('query { viewer { login } }', {})).at('viewer', 'login').text),
      list: async () => (await pagesByNumber(ask, place, signal)).map(commentOf),
      create: async (body) =>
        commentOf(new Fields((await ask({ method: 'POST', path: place, body: { body } }, signal)).body)),
      async rewrite({ id }, body) {
        const path = `${root}/issues/comments/${numberOf(id)}`;
        return commentOf(new Fields((await ask({ method: 'PATCH', path, body: { body } }, signal)).body));
      },
      async retire({ id }) {
        const minimize =
          'mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }';
        await query(minimize, { id: nodeOf(id) });
      },
      hidden: (line) => `<!-- ${line} -->`,
    };
  }

  /** Checks that this process has begun and not ended, by commit and name: GitHub keeps one that has ended as it is. */
  const begun = new Map<string, string>();

  /** A check can be neutral and has no errors of the commit's own, and only an app can make one, such as a workflow's token. */
  async function setCheck({ commit, name, state, description, address }: CommitStatus, signal: AbortSignal) {
    const conclusion = state === 'error' ? 'failure' : state;
    const done = state === 'pending' ? { status: 'in_progress' } : { status: 'completed', conclusion };
    const output = { title: description, summary: description };
    const told = { name, ...done, output, ...(address !== undefined && { details_url: address }) };
    const key = `${commit} ${name}`;
    const known = begun.get(key);
    if (known !== undefined) {
      await ask({ method: 'PATCH', path: `${root}/check-runs/${known}`, body: told }, signal);
      if (state !== 'pending') begun.delete(key);
      return;
    }
    const { body } = await ask(
      { method: 'POST', path: `${root}/check-runs`, body: { ...told, head_sha: commit } },
      signal,
    );
    const id = new Fields(body).at('id').text;
    if (id !== undefined && state === 'pending') begun.set(key, id);
  }

  async function setCommitStatus({ commit, name, state, description, address }: CommitStatus, signal: AbortSignal) {
    const body = {
      state: state === 'neutral' ? 'success' : state,
      context: name,
      description: description.slice(0, 140),
      ...(address !== undefined && { target_url: address }),
    };
    await ask({ method: 'POST', path: `${root}/statuses/${commit}`, body }, signal);
  }

  return {
    keepComment: (change, comment, signal) => keepComment(comments(change, signal), comment),
    factsOf: (change, name, signal) => factsIn(comments(change, signal), name),

    async setStatus(status, signal) {
      await setCheck(status, signal).catch(async (thrown: unknown) => {
        if (!(thrown instanceof RatchetError && ['forge.denied', 'forge.missing'].includes(thrown.code))) throw thrown;
        await setCommitStatus(status, signal);
      });
    },

    async approvals(change, signal) {
      const found = new Fields((await ask({ method: 'GET', path: `${root}/pulls/${change}` }, signal)).body);
      const reviews = await pagesByNumber(ask, `${root}/pulls/${change}/reviews`, signal);
      const isMerged = found.at('merged').isTrue;
      return {
        headCommit: found.at('head', 'sha').needed('the head of the pull request'),
        baseBranch: found.at('base', 'ref').needed('the base of the pull request'),
        author: found.at('user', 'login').needed('the author of the pull request'),
        merged: isMerged ? { commit: found.at('merge_commit_sha').needed('the commit of the merge') } : undefined,
        approvals: latestOfEach(reviews),
      };
    },
  };
}

/** What somebody said last counts: comments aside, which take nothing back. */
function latestOfEach(reviews: readonly Fields[]): readonly Approval[] {
  const latest = new Map<string, Fields>();
  for (const review of reviews) {
    const by = review.at('user', 'login').text;
    if (by !== undefined && review.at('state').text !== 'COMMENTED') latest.set(by, review);
  }
  return [...latest].flatMap(([by, review]) => {
    if (review.at('state').text !== 'APPROVED') return [];
    return [{ by, commit: review.at('commit_id').text, at: review.at('submitted_at').text }];
  });
}

/** Both of its names: REST goes by the number, GraphQL by the node. */
function commentOf(found: Fields): ForgeComment {
  const id = `${found.at('id').needed('the number of a comment')} ${found.at('node_id').text ?? ''}`;
  return {
    id,
    author: withoutBot(found.at('user', 'login').text),
    text: found.at('body').text ?? '',
    address: found.at('html_url').text,
  };
}

function numberOf(id: string): string {
  return id.split(' ')[0] ?? '';
}

function nodeOf(id: string): string {
  return id.split(' ')[1] ?? '';
}

/** REST says `github-actions[bot]` where GraphQL may say `github-actions`; nobody can register either. */
function withoutBot(login: string | undefined): string | undefined {
  return login?.replace(/\[bot\]$/u, '');
}
