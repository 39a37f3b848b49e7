import type { IncomingMessage } from 'node:http';
import type { ForgeSettings } from '../../../src/model/forge-settings.ts';
import { Secret } from '../../../src/model/secret.ts';
import { Described } from './described.ts';
import {
  type FakeAnswer,
  type FakeComment,
  FakeForge,
  type FakeRequest,
  match,
  NOT_FOUND,
  pageOf,
} from './fake-forge.ts';

interface Check {
  readonly name: string;
  readonly head_sha: string;
  readonly status: 'in_progress' | 'completed';
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly output: { readonly title: string };
}

const described = new Described('./descriptions/github.json');

/** Answers are the examples of GitHub's published description with other values. */
export class FakeGithub extends FakeForge {
  /** Whether the token is that of an app, such as a workflow's, and may make checks. */
  mayCheck = true;
  /** The commit of each. */
  readonly #checks: string[] = [];
  readonly #ended = new Set<number>();

  settings(): ForgeSettings {
    return { kind: 'github', url: this.url, token: new Secret('gh-token'), ca: undefined, repository: 'acme/fleet' };
  }

  isAuthorized({ authorization, ...headers }: IncomingMessage['headers']): boolean {
    return authorization === 'Bearer gh-token' && headers['x-github-api-version'] === '2022-11-28';
  }

  protected describedFor({ path }: FakeRequest): Described | undefined {
    return path === '/graphql' ? undefined : described;
  }

  protected answer(request: FakeRequest): FakeAnswer {
    const { method, path, query, body } = request;
    if (path === '/graphql') return this.#graphql(body);
    const below = path.replace('/repos/acme/fleet', '');
    const [change] = match('/issues/:n/comments', below) ?? [];
    if (change !== undefined && method === 'GET') {
      return { status: 200, body: pageOf(this.of(change), query, 'per_page').map((one) => this.#comment(one)) };
    }
    if (change !== undefined) {
      return { status: 201, body: this.#comment(this.add(Number(change), 'us', String(body['body']))) };
    }
    const [id] = match('/issues/comments/:id', below) ?? [];
    if (id !== undefined) {
      this.byId(id).text = String(body['body']);
      return { status: 200, body: this.#comment(this.byId(id)) };
    }
    return this.#status(below, body) ?? this.#pull(below, query) ?? NOT_FOUND;
  }

  #status(below: string, body: Record<string, unknown>): FakeAnswer | undefined {
    const [sha] = match('/statuses/:sha', below) ?? [];
    if (sha !== undefined) {
      const { state, context, description } = body as Record<string, string>;
      this.statuses.push({
        commit: sha,
        name: context ?? '',
        state: state as 'success',
        description: description ?? '',
      });
      return { status: 201, body: described.example('status') };
    }
    if (!below.startsWith('/check-runs')) return undefined;
    if (!this.mayCheck) return { status: 403, body: { message: 'You must authenticate via a GitHub App.' } };
    const [known] = match('/check-runs/:id', below) ?? [];
    const { name, head_sha = this.#checks[Number(known)] ?? '', status, conclusion, output } = body as unknown as Check;
    const id = known === undefined ? this.#checks.push(head_sha) - 1 : Number(known);
    const state = status === 'completed' ? conclusion : 'pending';
    // One that has ended stays as it is.
    if (!this.#ended.has(id)) this.statuses.push({ commit: head_sha, name, state, description: output.title });
    if (status === 'completed') this.#ended.add(id);
    const example = described.example('check-run-example-of-completed-conclusion');
    return { status: known === undefined ? 201 : 200, body: { ...example, id, head_sha } };
  }

  /** How many checks were made, which is what people see. */
  get checks(): number {
    return this.#checks.length;
  }

  #pull(below: string, query: URLSearchParams): FakeAnswer | undefined {
    if (match('/pulls/:n/reviews', below) !== undefined) {
      const reviews = this.approved.map(({ by, commit }) => {
        const example = described.example('pull-request-review-items');
        const user = { ...(example['user'] as object), login: by };
        return { ...example, user, commit_id: commit, state: 'APPROVED', submitted_at: '2026-11-26T09:00:00Z' };
      });
      return { status: 200, body: pageOf(reviews, query, 'per_page') };
    }
    if (match('/pulls/:n', below) === undefined) return undefined;
    const example = described.example('pull-request');
    const filled = {
      ...example,
      // Those of the example lack what their description requires.
      requested_teams: [],
      merged: this.mergedAs !== undefined,
      merge_commit_sha: this.mergedAs ?? null,
      head: { ...(example['head'] as object), sha: this.headCommit },
      base: { ...(example['base'] as object), ref: 'main' },
      user: { ...(example['user'] as object), login: 'author' },
    };
    return { status: 200, body: filled };
  }

  #graphql({ query, variables }: Record<string, unknown>): FakeAnswer {
    const text = String(query);
    if (text.includes('viewer')) {
      if (!this.knowsUs) return { status: 200, body: { data: { viewer: null } } };
      return { status: 200, body: { data: { viewer: { login: 'github-actions[bot]' } } } };
    }
    const { id } = variables as { id: string };
    this.byId(id.replace('node-', '')).gone = true;
    return { status: 200, body: { data: { minimizeComment: { clientMutationId: null } } } };
  }

  #comment({ id, author, text }: FakeComment): Record<string, unknown> {
    const example = described.example('issue-comment');
    const login = author === 'us' ? 'github-actions[bot]' : 'mallory';
    const user = { ...(example['user'] as object), login };
    return { ...example, id, node_id: `node-${id}`, body: text, user, html_url: `https://github.example/c/${id}` };
  }
}
