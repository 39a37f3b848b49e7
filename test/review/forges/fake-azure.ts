import type { IncomingMessage } from 'node:http';
import type { ForgeSettings } from '../../../src/model/forge-settings.ts';
import { Secret } from '../../../src/model/secret.ts';
import { Described } from './described.ts';
import { type FakeAnswer, type FakeComment, FakeForge, type FakeRequest, match, NOT_FOUND } from './fake-forge.ts';

const STATES: Readonly<Record<string, 'pending' | 'success' | 'neutral' | 'failure' | 'error'>> = {
  pending: 'pending',
  succeeded: 'success',
  notApplicable: 'neutral',
  failed: 'failure',
  error: 'error',
};
const US = '6f0f9c1e-0000-4000-8000-000000000001';
const OTHER = '6f0f9c1e-0000-4000-8000-000000000002';

const described = new Described('./descriptions/azure.yaml');

export class FakeAzure extends FakeForge {
  settings(): ForgeSettings {
    const token = new Secret('az-token');
    return { kind: 'azure', url: this.url, token, ca: undefined, project: 'Fleet Ops', repository: 'fleet' };
  }

  isAuthorized({ authorization }: IncomingMessage['headers']): boolean {
    return authorization === `Basic ${Buffer.from(':az-token').toString('base64')}`;
  }

  protected describedFor(): Described {
    return described;
  }

  protected answer({ method, path, query, body }: FakeRequest): FakeAnswer {
    if (!query.get('api-version')?.startsWith('7.1')) return { status: 400, body: { message: 'no api-version' } };
    if (path === '/_apis/connectionData') {
      return { status: 200, body: this.knowsUs ? { authenticatedUser: { id: US } } : {} };
    }
    const root = '/Fleet%20Ops/_apis/git/repositories/fleet';
    if (!path.startsWith(root)) return NOT_FOUND;
    const below = path.slice(root.length);
    const [change] = match('/pullRequests/:n/threads', below) ?? [];
    if (change !== undefined && method === 'GET') return { status: 200, body: { value: this.of(change).map(thread) } };
    if (change !== undefined) {
      const [first] = body['comments'] as readonly { content: string }[];
      return { status: 200, body: thread(this.add(Number(change), 'us', first?.content ?? '')) };
    }
    const [, id, comment] = match('/pullRequests/:n/threads/:id/comments/:c', below) ?? [];
    if (id !== undefined && comment === '1') {
      const found = this.byId(id);
      if (method === 'DELETE') found.gone = true;
      else found.text = String(body['content']);
      return { status: 200, body: { id: 1, content: found.text } };
    }
    return this.#status(below, body) ?? this.#request(below) ?? NOT_FOUND;
  }

  #status(below: string, { state, context, description }: Record<string, unknown>): FakeAnswer | undefined {
    const [onChange] = match('/pullRequests/:n/statuses', below) ?? [];
    const [commit = onChange === undefined ? undefined : this.headCommit] =
      match('/commits/:sha/statuses', below) ?? [];
    if (commit === undefined) return undefined;
    const known = STATES[String(state)];
    const { genre, name } = context as { genre?: string; name: string };
    if (known === undefined) return { status: 400, body: { message: 'state' } };
    const status = { commit, name: genre === undefined ? name : `${genre}/${name}`, state: known };
    // What a policy looks at is the pull request's own.
    this.statuses.push({ ...status, description: String(description) });
    return { status: 200, body: { id: 1, state, context } };
  }

  #request(below: string): FakeAnswer | undefined {
    if (match('/pullRequests/:n', below) === undefined) return undefined;
    const status = this.mergedAs === undefined ? 'active' : 'completed';
    const reviewers = this.approved.map(({ by }) => ({ uniqueName: by, vote: 10 }));
    return {
      status: 200,
      body: {
        status,
        targetRefName: 'refs/heads/main',
        createdBy: { uniqueName: 'author' },
        lastMergeSourceCommit: { commitId: this.headCommit },
        lastMergeCommit: { commitId: this.mergedAs ?? 'f'.repeat(40) },
        reviewers,
      },
    };
  }
}

function thread({ id, author, text }: FakeComment): object {
  const comments = [
    { id: 1, content: text, author: { id: author === 'us' ? US : OTHER }, commentType: 'text', isDeleted: false },
    { id: 2, content: `I quote: ${text}`, author: { id: OTHER }, commentType: 'text', isDeleted: false },
  ];
  return { id, isDeleted: false, status: 'closed', comments };
}
