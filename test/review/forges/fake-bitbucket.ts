import type { IncomingMessage } from 'node:http';
import type { ForgeSettings } from '../../../src/model/forge-settings.ts';
import { Secret } from '../../../src/model/secret.ts';
import { Described } from './described.ts';
import { type FakeAnswer, type FakeComment, FakeForge, type FakeRequest, match, NOT_FOUND } from './fake-forge.ts';

const STATES: Readonly<Record<string, 'pending' | 'success' | 'failure'>> = {
  INPROGRESS: 'pending',
  SUCCESSFUL: 'success',
  FAILED: 'failure',
};
const US = '{0000-us}';
const aComment: FakeComment = { id: 1, change: 1, author: 'other', text: 'a question', gone: false };

const described = new Described('./descriptions/bitbucket.yaml');

export class FakeBitbucket extends FakeForge {
  settings(): ForgeSettings {
    const token = new Secret('bb-token');
    return { kind: 'bitbucket', url: this.url, token, ca: undefined, repository: 'acme/fleet', user: undefined };
  }

  isAuthorized({ authorization }: IncomingMessage['headers']): boolean {
    return authorization === 'Bearer bb-token';
  }

  protected describedFor(): Described {
    return described;
  }

  protected answer({ method, path, query, body }: FakeRequest): FakeAnswer {
    if (path === '/user') return this.knowsUs ? { status: 200, body: account(US) } : { status: 403 };
    const below = path.replace('/repositories/acme/fleet', '');
    const raw = String((body['content'] as { raw?: string } | undefined)?.raw);
    const [change] = match('/pullrequests/:n/comments', below) ?? [];
    if (change !== undefined && method === 'GET')
      return { status: 200, body: this.#page(this.of(change).map(told), path, query) };
    if (change !== undefined) return { status: 201, body: told(this.add(Number(change), 'us', raw)) };
    const [, id] = match('/pullrequests/:n/comments/:id', below) ?? [];
    if (id !== undefined && method === 'DELETE') {
      this.byId(id).gone = true;
      return { status: 204 };
    }
    if (id !== undefined) {
      this.byId(id).text = raw;
      return { status: 200, body: told(this.byId(id)) };
    }
    return this.#status(below, body) ?? this.#request(below) ?? NOT_FOUND;
  }

  #page(all: readonly object[], path: string, query: URLSearchParams): object {
    const size = Number(query.get('pagelen') ?? 10);
    const page = Number(query.get('page') ?? 1);
    const next = page * size < all.length ? { next: `${this.url}${path}?pagelen=${size}&page=${page + 1}` } : {};
    return { values: all.slice((page - 1) * size, page * size), pagelen: size, page, ...next };
  }

  #status(below: string, { key, state, url, description }: Record<string, unknown>): FakeAnswer | undefined {
    const [commit] = match('/commit/:sha/statuses/build', below) ?? [];
    if (commit === undefined) return undefined;
    const known = STATES[String(state)];
    const isWhole = typeof key === 'string' && key.length <= 40 && typeof url === 'string' && known !== undefined;
    if (!isWhole) return { status: 400, body: { error: { message: 'key, state and url are required' } } };
    this.statuses.push({ commit, name: key, state: known, description: String(description) });
    return { status: 201, body: { type: 'build', key, state } };
  }

  #request(below: string): FakeAnswer | undefined {
    if (match('/pullrequests/:n/activity', below) !== undefined) {
      const commits = [...new Set([...this.approved.map(({ commit }) => commit), this.headCommit])];
      const updates = commits.map((hash) => ({ update: { date: this.#at(hash, 0), source: { commit: { hash } } } }));
      return { status: 200, body: { values: [{ comment: told(aComment) }, ...updates.toReversed()] } };
    }
    if (match('/pullrequests/:n', below) === undefined) return undefined;
    const participants = this.approved.map(({ by, commit }) => {
      return { type: 'participant', approved: true, participated_on: this.#at(commit, 30), user: account(by) };
    });
    return {
      status: 200,
      body: {
        type: 'pullrequest',
        state: this.mergedAs === undefined ? 'OPEN' : 'MERGED',
        source: { commit: { hash: this.headCommit } },
        destination: { branch: { name: 'main' } },
        author: account('author'),
        merge_commit: this.mergedAs === undefined ? null : { hash: this.mergedAs },
        participants,
      },
    };
  }

  #at(commit: string, minutes: number): string {
    const commits = [...new Set([...this.approved.map((one) => one.commit), this.headCommit])];
    return `2026-11-26T${String(9 + commits.indexOf(commit)).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:00.000000+00:00`;
  }
}

function told({ id, author, text }: FakeComment): object {
  const user = account(author === 'us' ? US : '{0000-mallory}');
  const links = { html: { href: `https://bitbucket.example/c/${id}` } };
  return { type: 'pullrequest_comment', id, content: { raw: text }, user, links, deleted: false };
}

function account(uuid: string): object {
  return { type: 'user', uuid };
}
