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

const STATES: Readonly<Record<string, 'pending' | 'success' | 'failure'>> = {
  pending: 'pending',
  success: 'success',
  failed: 'failure',
};

const described = new Described('./descriptions/gitlab.yaml');

export class FakeGitlab extends FakeForge {
  settings(): ForgeSettings {
    return { kind: 'gitlab', url: this.url, token: new Secret('gl-token'), ca: undefined, project: 'acme/ops/fleet' };
  }

  isAuthorized(headers: IncomingMessage['headers']): boolean {
    return headers['private-token'] === 'gl-token';
  }

  protected describedFor(): Described {
    return described;
  }

  protected answer({ method, path, query, body }: FakeRequest): FakeAnswer {
    if (path === '/user') return this.knowsUs ? { status: 200, body: { id: 7, username: 'ratchet' } } : { status: 401 };
    const root = '/projects/acme%2Fops%2Ffleet';
    if (!path.startsWith(root)) return NOT_FOUND;
    const below = path.slice(root.length);
    const [change] = match('/merge_requests/:n/notes', below) ?? [];
    if (change !== undefined && method === 'GET') {
      const system = { id: 1, body: 'added 1 commit', system: true, author: { id: 7, username: 'ratchet' } };
      return { status: 200, body: pageOf([system, ...this.of(change).map(note)], query, 'per_page') };
    }
    if (change !== undefined) return { status: 201, body: note(this.add(Number(change), 'us', String(body['body']))) };
    const [, id] = match('/merge_requests/:n/notes/:id', below) ?? [];
    if (id !== undefined && method === 'DELETE') {
      this.byId(id).gone = true;
      return { status: 204 };
    }
    if (id !== undefined) {
      this.byId(id).text = String(body['body']);
      return { status: 200, body: note(this.byId(id)) };
    }
    return this.#status(below, body) ?? this.#request(below) ?? NOT_FOUND;
  }

  #status(below: string, { state, name, description }: Record<string, unknown>): FakeAnswer | undefined {
    const [commit] = match('/statuses/:sha', below) ?? [];
    if (commit === undefined) return undefined;
    const known = STATES[String(state)];
    if (known === undefined) return { status: 400, body: { error: 'state does not have a valid value' } };
    const before = this.statuses.findLast((one) => one.commit === commit && one.name === name);
    if (before?.state === 'pending' && known === 'pending') {
      return { status: 400, body: { message: 'Cannot transition status via :enqueue from :pending' } };
    }
    this.statuses.push({ commit, name: String(name), state: known, description: String(description) });
    return { status: 201, body: { id: 1, sha: commit, status: state, name, description } };
  }

  #request(below: string): FakeAnswer | undefined {
    if (match('/merge_requests/:n/approvals', below) !== undefined) {
      const by = this.approved.map(({ by, commit }, index) => {
        return { user: { id: index, username: by }, approved_at: this.#pushedAt(commit, 30) };
      });
      return { status: 200, body: { approved: by.length > 0, approved_by: by } };
    }
    if (match('/merge_requests/:n/versions', below) !== undefined) {
      const commits = [...new Set([...this.approved.map(({ commit }) => commit), this.headCommit])];
      const versions = commits.map((commit) => ({ head_commit_sha: commit, created_at: this.#pushedAt(commit, 0) }));
      return { status: 200, body: versions.toReversed() };
    }
    if (match('/merge_requests/:n', below) === undefined) return undefined;
    const state = this.mergedAs === undefined ? 'opened' : 'merged';
    const author = { id: 9, username: 'author' };
    const merge = { merge_commit_sha: this.mergedAs ?? null, squash_commit_sha: null };
    return { status: 200, body: { iid: 1, sha: this.headCommit, target_branch: 'main', state, author, ...merge } };
  }

  /** The commits were pushed in the order in which they were approved, an hour apart. */
  #pushedAt(commit: string, minutes: number): string {
    const commits = [...new Set([...this.approved.map((one) => one.commit), this.headCommit])];
    const hour = String(9 + commits.indexOf(commit)).padStart(2, '0');
    return `2026-11-26T${hour}:${String(minutes).padStart(2, '0')}:00.000Z`;
  }
}

function note({ id, author, text }: FakeComment): object {
  return { id, body: text, system: false, author: { id: author === 'us' ? 7 : 66, username: 'x' } };
}
