import { RatchetError } from '../../model/errors.ts';
import type { ForgeSettings } from '../../model/forge-settings.ts';
import type { Approval, CommitStatus, Forge } from '../../reconciler/forge.ts';
import { Fields } from './fields.ts';
import type { AskForge } from './http.ts';
import { pagesByAddress } from './pages.ts';
import { type Comments, type ForgeComment, factsIn, keepComment } from './sticky-comment.ts';

type Settings = Extract<ForgeSettings, { kind: 'bitbucket' }>;

export function bitbucketHeaders({ token, user }: Pick<Settings, 'token' | 'user'>): Readonly<Record<string, string>> {
  const basic = () => Buffer.from(`${user}:${token.reveal()}`).toString('base64');
  return { authorization: user === undefined ? `Bearer ${token.reveal()}` : `Basic ${basic()}` };
}

const STATES = {
  pending: 'INPROGRESS',
  success: 'SUCCESSFUL',
  neutral: 'SUCCESSFUL',
  failure: 'FAILED',
  error: 'FAILED',
} as const;
/** A status has to lead somewhere. */
const PULL_REQUESTS = 'https://bitbucket.org';
const LONGEST_KEY = 40;

/** Bitbucket Cloud. https://developer.atlassian.com/cloud/bitbucket/rest/ */
export function bitbucket({ repository }: Settings, ask: AskForge): Forge {
  const root = `/repositories/${repository.split('/').map(encodeURIComponent).join('/')}`;

  function comments(change: number, signal: AbortSignal): Comments {
    const place = `${root}/pullrequests/${change}/comments`;
    const write = async (method: 'POST' | 'PUT', path: string, raw: string) =>
      commentOf(new Fields((await ask({ method, path, body: { content: { raw } } }, signal)).body));
    return {
      // The token of a repository belongs to nobody, and is told so.
      me: async () =>
        ask({ method: 'GET', path: '/user' }, signal).then(
          ({ body }) => new Fields(body).at('uuid').text,
          (thrown: unknown) => {
            if (thrown instanceof RatchetError && thrown.code === 'forge.denied') return undefined;
            throw thrown;
          },
        ),
      async list() {
        const found = await pagesByAddress(ask, place, signal);
        return found.filter((comment) => !comment.at('deleted').isTrue).map(commentOf);
      },
      create: (text) => write('POST', place, text),
      rewrite: ({ id }, text) => write('PUT', `${place}/${id}`, text),
      async retire({ id }) {
        await ask({ method: 'DELETE', path: `${place}/${id}` }, signal);
      },
      // An HTML comment would be shown; the definition of a link that nobody uses is not.
      hidden: (line) => `[//]: # (${line})\n`,
    };
  }

  return {
    keepComment: (change, comment, signal) => keepComment(comments(change, signal), comment),
    factsOf: (change, name, signal) => factsIn(comments(change, signal), name),

    async setStatus({ commit, name, state, description, address, change }: CommitStatus, signal) {
      const below = change === undefined ? `commits/${commit}` : `pull-requests/${change}`;
      const body = {
        key: name.slice(0, LONGEST_KEY),
        name,
        state: STATES[state],
        description: description.slice(0, 255),
        url: address ?? `${PULL_REQUESTS}/${repository}/${below}`,
      };
      await ask({ method: 'POST', path: `${root}/commit/${commit}/statuses/build`, body }, signal);
    },

    async approvals(change, signal) {
      const { body } = await ask({ method: 'GET', path: `${root}/pullrequests/${change}` }, signal);
      const found = new Fields(body);
      const merge = found.at('merge_commit', 'hash').text;
      const activity = await pagesByAddress(ask, `${root}/pullrequests/${change}/activity`, signal);
      return {
        headCommit: found.at('source', 'commit', 'hash').needed('the head of the pull request'),
        baseBranch: found.at('destination', 'branch', 'name').needed('the destination of the pull request'),
        author: found.at('author', 'uuid').needed('the author of the pull request'),
        merged: found.at('state').text === 'MERGED' && merge !== undefined ? { commit: merge } : undefined,
        approvals: found.at('participants').list.flatMap((one) => approvalOf(one, activity)),
      };
    },
  };
}

/** An approval tells when, and the updates before it tell what was the head then. */
function approvalOf(participant: Fields, activity: readonly Fields[]): readonly Approval[] {
  const by = participant.at('user', 'uuid').text;
  const at = participant.at('participated_on').text;
  if (by === undefined || !participant.at('approved').isTrue) return [];
  const updates = activity
    .map((entry) => entry.at('update'))
    .filter((update) => update.isThere)
    .map((update) => ({ at: update.at('date').text ?? '', commit: update.at('source', 'commit', 'hash').text }))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const then = at === undefined ? undefined : updates.findLast((update) => Date.parse(update.at) <= Date.parse(at));
  return [{ by, commit: then?.commit, at }];
}

function commentOf(found: Fields): ForgeComment {
  return {
    id: found.at('id').needed('the number of a comment'),
    author: found.at('user', 'uuid').text,
    text: found.at('content', 'raw').text ?? '',
    address: found.at('links', 'html', 'href').text,
  };
}
