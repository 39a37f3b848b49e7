import { RatchetError } from '../../model/errors.ts';
import type { ForgeSettings } from '../../model/forge-settings.ts';
import type { Approval, CommitStatus, Forge } from '../../reconciler/forge.ts';
import { Fields } from './fields.ts';
import type { AskForge } from './http.ts';
import { pagesByNumber } from './pages.ts';
import { type Comments, type ForgeComment, factsIn, keepComment } from './sticky-comment.ts';

type Settings = Extract<ForgeSettings, { kind: 'gitlab' }>;

export function gitlabHeaders({ token }: Pick<Settings, 'token'>): Readonly<Record<string, string>> {
  return { 'private-token': token.reveal() };
}

// GitLab has no state for an error, and no neutral one that lets a merge request through.
const STATES = {
  pending: 'pending',
  success: 'success',
  neutral: 'success',
  failure: 'failed',
  error: 'failed',
} as const;
const LONGEST_DESCRIPTION = 255;

/** GitLab, gitlab.com or one's own. https://docs.gitlab.com/api/ */
export function gitlab({ project }: Settings, ask: AskForge): Forge {
  const root = `/projects/${encodeURIComponent(project)}`;

  function comments(change: number, signal: AbortSignal): Comments {
    const place = `${root}/merge_requests/${change}/notes`;
    const write = async (method: 'POST' | 'PUT', path: string, body: string) =>
      commentOf(new Fields((await ask({ method, path, body: { body } }, signal)).body));
    return {
      me: async () => new Fields((await ask({ method: 'GET', path: '/user' }, signal)).body).at('id').text,
      async list() {
        const notes = await pagesByNumber(ask, place, signal, { sort: 'asc', order_by: 'created_at' });
        return notes.filter((note) => !note.at('system').isTrue).map(commentOf);
      },
      create: (text) => write('POST', place, text),
      rewrite: ({ id }, text) => write('PUT', `${place}/${id}`, text),
      // A note cannot be folded by another hand than a reader's.
      async retire({ id }) {
        await ask({ method: 'DELETE', path: `${place}/${id}` }, signal);
      },
      hidden: (line) => `<!-- ${line} -->`,
    };
  }

  return {
    keepComment: (change, comment, signal) => keepComment(comments(change, signal), comment),
    factsOf: (change, name, signal) => factsIn(comments(change, signal), name),

    async setStatus({ commit, name, state, description, address }: CommitStatus, signal) {
      const body = {
        state: STATES[state],
        name,
        description: description.slice(0, LONGEST_DESCRIPTION),
        ...(address !== undefined && { target_url: address }),
      };
      await ask({ method: 'POST', path: `${root}/statuses/${commit}`, body }, signal).catch((thrown: unknown) => {
        if (!(thrown instanceof RatchetError && thrown.message.includes('Cannot transition status'))) throw thrown;
        // It refuses to go from pending to pending.
        if (state !== 'pending') throw thrown;
      });
    },

    async approvals(change, signal) {
      const place = `${root}/merge_requests/${change}`;
      const get = async (path: string) => new Fields((await ask({ method: 'GET', path }, signal)).body);
      const found = await get(place);
      const approved = await get(`${place}/approvals`);
      const versions = (await get(`${place}/versions`)).list;
      const merged = found.at('merge_commit_sha').text ?? found.at('squash_commit_sha').text;
      return {
        headCommit: found.at('sha').needed('the head of the merge request'),
        baseBranch: found.at('target_branch').needed('the target of the merge request'),
        author: found.at('author', 'username').needed('the author of the merge request'),
        merged:
          found.at('state').text === 'merged' ? { commit: merged ?? found.at('sha').needed('a commit') } : undefined,
        approvals: approved.at('approved_by').list.flatMap((one) => approvalOf(one, versions)),
      };
    },
  };
}

/** An approval tells when, and the versions of the merge request tell what was its head then. */
function approvalOf(found: Fields, versions: readonly Fields[]): readonly Approval[] {
  const by = found.at('user', 'username').text;
  const at = found.at('approved_at').text;
  if (by === undefined) return [];
  const pushed = versions
    .map((version) => ({ at: version.at('created_at').text ?? '', commit: version.at('head_commit_sha').text }))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const then = at === undefined ? undefined : pushed.findLast((version) => Date.parse(version.at) <= Date.parse(at));
  return [{ by, commit: then?.commit, at }];
}

function commentOf(found: Fields): ForgeComment {
  return {
    id: found.at('id').needed('the number of a note'),
    author: found.at('author', 'id').text,
    text: found.at('body').text ?? '',
    address: undefined,
  };
}
