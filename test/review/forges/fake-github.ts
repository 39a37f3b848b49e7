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

const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
const STATUSES = '/repos/{owner}/{repo}/statuses/{sha}';
const CHECKS = '/repos/{owner}/{repo}/check-runs';
const CHECK = '/repos/{owner}/{repo}/check-runs/{check_run_id}';
const REVIEWS = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews';
const PULL = '/repos/{owner}/{repo}/pulls/{pull_number}';

interface Check {
  readonly name: string;
  readonly head_sha: string;
  readonly status: 'in_progress' | 'completed';
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly output: { readonly title: string };
}

const described = new Described('./descriptions/github.json');

/** Requests and answers are held to GitHub's published description; answers are its examples with other values. */
export class FakeGithub extends FakeForge {
  /** Whether the token is that of an app, such as a workflow's, and may make checks. */
  mayCheck = true;
  readonly #described = described;
  /** The commit of each. */
  readonly #checks: string[] = [];
  readonly #ended = new Set<number>();

  settings(): ForgeSettings {
    return { kind: 'github', url: this.url, token: new Secret('gh-token'), ca: undefined, repository: 'acme/fleet' };
  }

  isAuthorized({ authorization, ...headers }: IncomingMessage['headers']): boolean {
    return authorization === 'Bearer gh-token' && headers['x-github-api-version'] === '2022-11-28';
  }

  protected answer(request: FakeRequest): FakeAnswer {
    const { method, path, query, body } = request;
    if (path === '/graphql') return this.#graphql(body);
    const below = path.replace('/repos/acme/fleet', '');
    const [change] = match('/issues/:n/comments', below) ?? [];
    if (change !== undefined && method === 'GET') {
      return this.#told(
        'GET',
        COMMENTS,
        200,
        pageOf(this.of(change), query, 'per_page').map((one) => this.#comment(one)),
      );
    }
    if (change !== undefined) {
      this.#described.checkRequest('POST', COMMENTS, body);
      return this.#told('POST', COMMENTS, 201, this.#comment(this.add(Number(change), 'us', String(body['body']))));
    }
    const [id] = match('/issues/comments/:id', below) ?? [];
    if (id !== undefined) {
      this.#described.checkRequest('PATCH', COMMENT, body);
      this.byId(id).text = String(body['body']);
      return this.#told('PATCH', COMMENT, 200, this.#comment(this.byId(id)));
    }
    return this.#status(below, body) ?? this.#pull(below, query) ?? NOT_FOUND;
  }

  #status(below: string, body: Record<string, unknown>): FakeAnswer | undefined {
    const [sha] = match('/statuses/:sha', below) ?? [];
    if (sha !== undefined) {
      this.#described.checkRequest('POST', STATUSES, body);
      const { state, context, description } = body as Record<string, string>;
      this.statuses.push({
        commit: sha,
        name: context ?? '',
        state: state as 'success',
        description: description ?? '',
      });
      return this.#told('POST', STATUSES, 201, this.#described.example('status'));
    }
    if (!below.startsWith('/check-runs')) return undefined;
    if (!this.mayCheck) return { status: 403, body: { message: 'You must authenticate via a GitHub App.' } };
    const [known] = match('/check-runs/:id', below) ?? [];
    const [method, path, answered] = known === undefined ? ['POST', CHECKS, 201] : ['PATCH', CHECK, 200];
    this.#described.checkRequest(method, path, body);
    const { name, head_sha = this.#checks[Number(known)] ?? '', status, conclusion, output } = body as unknown as Check;
    const id = known === undefined ? this.#checks.push(head_sha) - 1 : Number(known);
    const state = status === 'completed' ? conclusion : 'pending';
    // One that has ended stays as it is.
    if (!this.#ended.has(id)) this.statuses.push({ commit: head_sha, name, state, description: output.title });
    if (status === 'completed') this.#ended.add(id);
    const example = this.#described.example('check-run-example-of-completed-conclusion');
    return this.#told(method, path, answered, { ...example, id, head_sha });
  }

  /** How many checks were made, which is what people see. */
  get checks(): number {
    return this.#checks.length;
  }

  #pull(below: string, query: URLSearchParams): FakeAnswer | undefined {
    if (match('/pulls/:n/reviews', below) !== undefined) {
      const reviews = this.approved.map(({ by, commit }) => {
        const example = this.#described.example('pull-request-review-items');
        const user = { ...(example['user'] as object), login: by };
        return { ...example, user, commit_id: commit, state: 'APPROVED', submitted_at: '2026-11-26T09:00:00Z' };
      });
      return this.#told('GET', REVIEWS, 200, pageOf(reviews, query, 'per_page'));
    }
    if (match('/pulls/:n', below) === undefined) return undefined;
    const example = this.#described.example('pull-request');
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
    return this.#told('GET', PULL, 200, filled);
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
    const example = this.#described.example('issue-comment');
    const login = author === 'us' ? 'github-actions[bot]' : 'mallory';
    const user = { ...(example['user'] as object), login };
    return { ...example, id, node_id: `node-${id}`, body: text, user, html_url: `https://github.example/c/${id}` };
  }

  #told(method: string, path: string, status: number, body: unknown): FakeAnswer {
    this.#described.checkAnswer(method, path, status, body);
    return { status, body };
  }
}
