import type { ForgeSettings } from '../../model/forge-settings.ts';
import type { Approval, CommitStatus, Forge } from '../../reconciler/forge.ts';
import { Fields } from './fields.ts';
import type { AskForge } from './http.ts';
import { type Comments, type ForgeComment, factsIn, keepComment } from './sticky-comment.ts';

type Settings = Extract<ForgeSettings, { kind: 'azure' }>;

/** A personal access token and the token of a pipeline are both taken as a password, under any name. */
export function azureHeaders({ token }: Pick<Settings, 'token'>): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`:${token.reveal()}`).toString('base64')}` };
}

const STATES = {
  pending: 'pending',
  success: 'succeeded',
  neutral: 'notApplicable',
  failure: 'failed',
  error: 'error',
} as const;
const API = { 'api-version': '7.1' };
const PREVIEW = { 'api-version': '7.1-preview' };
/** 10 approved, 5 approved with suggestions. */
const APPROVING_VOTES = new Set(['10', '5']);

/** Azure DevOps, the service or one's own server. https://learn.microsoft.com/rest/api/azure/devops/git/ */
export function azure({ project, repository }: Settings, ask: AskForge): Forge {
  const root = `/${encodeURIComponent(project)}/_apis/git/repositories/${encodeURIComponent(repository)}`;

  function comments(change: number, signal: AbortSignal): Comments {
    const threads = `${root}/pullRequests/${change}/threads`;
    return {
      async me() {
        const { body } = await ask({ method: 'GET', path: '/_apis/connectionData', query: PREVIEW }, signal);
        return new Fields(body).at('authenticatedUser', 'id').text;
      },
      async list() {
        const { body } = await ask({ method: 'GET', path: threads, query: API }, signal);
        return new Fields(body).at('value').list.flatMap(firstCommentOf);
      },
      async create(content) {
        const thread = { comments: [{ parentCommentId: 0, content, commentType: 'text' }], status: 'closed' };
        const { body } = await ask({ method: 'POST', path: threads, query: API, body: thread }, signal);
        const [comment] = firstCommentOf(new Fields(body));
        return comment ?? { id: '', author: undefined, text: content, address: undefined };
      },
      async rewrite(comment, content) {
        const path = `${threads}/${comment.id}`;
        await ask({ method: 'PATCH', path, query: API, body: { content } }, signal);
        return { ...comment, text: content };
      },
      async retire({ id }) {
        await ask({ method: 'DELETE', path: `${threads}/${id}`, query: API }, signal);
      },
      hidden: (line) => `<!-- ${line} -->`,
    };
  }

  return {
    keepComment: (change, comment, signal) => keepComment(comments(change, signal), comment),
    factsOf: (change, name, signal) => factsIn(comments(change, signal), name),

    /** Branch policies look at the statuses of the pull request, people at those of the commit. */
    async setStatus({ commit, name, state, description, address, change }: CommitStatus, signal) {
      const [genre, ...rest] = name.split('/');
      const body = {
        state: STATES[state],
        description: description.slice(0, 1000),
        context: rest.length === 0 ? { name } : { genre, name: rest.join('/') },
        ...(address !== undefined && { targetUrl: address }),
      };
      await ask({ method: 'POST', path: `${root}/commits/${commit}/statuses`, query: API, body }, signal);
      if (change === undefined) return;
      await ask({ method: 'POST', path: `${root}/pullRequests/${change}/statuses`, query: API, body }, signal);
    },

    async approvals(change, signal) {
      const { body } = await ask({ method: 'GET', path: `${root}/pullRequests/${change}`, query: API }, signal);
      const found = new Fields(body);
      const headCommit = found.at('lastMergeSourceCommit', 'commitId').needed('the head of the pull request');
      const merge = found.at('lastMergeCommit', 'commitId').text;
      return {
        headCommit,
        baseBranch: found
          .at('targetRefName')
          .needed('the target of the pull request')
          .replace(/^refs\/heads\//u, ''),
        author: found.at('createdBy', 'uniqueName').needed('the author of the pull request'),
        merged: found.at('status').text === 'completed' && merge !== undefined ? { commit: merge } : undefined,
        approvals: found.at('reviewers').list.flatMap(approvalOf),
      };
    },
  };
}

/** A vote does not say what was voted on. */
function approvalOf(reviewer: Fields): readonly Approval[] {
  const by = reviewer.at('uniqueName').text;
  const approves = APPROVING_VOTES.has(reviewer.at('vote').text ?? '');
  return by === undefined || !approves ? [] : [{ by, commit: undefined, at: undefined }];
}

/** A thread of ours begins with our comment; what others answer belongs to them. */
function firstCommentOf(thread: Fields): readonly ForgeComment[] {
  const [first] = thread.at('comments').list;
  if (thread.at('isDeleted').isTrue || first === undefined || first.at('isDeleted').isTrue) return [];
  const id = `${thread.at('id').needed('the number of a thread')}/comments/${first.at('id').text ?? '1'}`;
  return [{ id, author: first.at('author', 'id').text, text: first.at('content').text ?? '', address: undefined }];
}
