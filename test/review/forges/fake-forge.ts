import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ForgeSettings } from '../../../src/model/forge-settings.ts';
import type { Described } from './described.ts';

export interface FakeComment {
  readonly id: number;
  readonly change: number;
  readonly author: 'us' | 'other';
  text: string;
  /** Folded away or removed. */
  gone: boolean;
}

export interface FakeStatus {
  readonly commit: string;
  readonly name: string;
  readonly state: 'pending' | 'success' | 'neutral' | 'failure' | 'error';
  readonly description: string;
}

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer in place of the right one, to requests that it is for. */
interface Fault {
  times: number;
  readonly method: string | undefined;
  readonly answer: FakeAnswer | 'hang up' | 'carry out, then hang up';
}

export interface Approved {
  readonly by: string;
  readonly commit: string;
}

/** What the contract asks of every forge: what lies there, and what goes wrong. */
export abstract class FakeForge {
  readonly comments: FakeComment[] = [];
  readonly statuses: FakeStatus[] = [];
  readonly requests: FakeRequest[] = [];
  readonly approved: Approved[] = [];
  /** Where a request of ours, or an answer of this fake, is not as the forge describes it. */
  readonly violations: string[] = [];
  headCommit = 'a'.repeat(40);
  mergedAs: string | undefined;
  /** False for a token that stands for nobody. */
  knowsUs = true;
  readonly #faults: Fault[] = [];
  #server: Server | undefined;
  #url = '';
  #lastId = 1000;

  /** What requests and answers are held to; undefined for what no description knows. */
  protected abstract describedFor(request: FakeRequest): Described | undefined;
  /** Answers the path below the API's address. */
  protected abstract answer(request: FakeRequest): FakeAnswer;
  abstract settings(): ForgeSettings;
  abstract isAuthorized(headers: IncomingMessage['headers']): boolean;

  async open(): Promise<this> {
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  get url(): string {
    return this.#url;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  fail(answer: Fault['answer'], { times = 1, method }: { times?: number; method?: string } = {}): void {
    this.#faults.push({ times, method, answer });
  }

  add(change: number, author: FakeComment['author'], text: string): FakeComment {
    this.#lastId += 1;
    const comment = { id: this.#lastId, change, author, text, gone: false };
    this.comments.push(comment);
    return comment;
  }

  /** As a reader of the pull request sees them. */
  shown(change: number): readonly string[] {
    return this.comments.filter((one) => one.change === change && !one.gone).map(({ text }) => text);
  }

  protected of(change: string): readonly FakeComment[] {
    return this.comments.filter((one) => String(one.change) === change && !one.gone);
  }

  protected byId(id: string): FakeComment {
    const found = this.comments.find((one) => String(one.id) === id);
    if (found === undefined) throw new Error(`no comment ${id}`);
    return found;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? '/', this.#url);
    const text = Buffer.concat(chunks).toString('utf8');
    const request: FakeRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: text === '' ? {} : JSON.parse(text),
    };
    this.requests.push(request);
    const fault = this.#faults.find(({ times, method }) => times > 0 && (method ?? request.method) === request.method);
    if (fault !== undefined) fault.times -= 1;
    if (fault?.answer === 'hang up') return void incoming.socket.destroy();
    if (fault?.answer === 'carry out, then hang up') {
      this.#judge(request);
      return void incoming.socket.destroy();
    }
    const { status, body, headers } = fault?.answer ?? this.#judge(request);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  #judge(request: FakeRequest): FakeAnswer {
    if (!this.isAuthorized(request.headers)) return { status: 401, body: { message: 'Bad credentials' } };
    try {
      const described = this.describedFor(request);
      const { method, body } = request;
      const asked = { ...request, body: method === 'GET' || method === 'DELETE' ? undefined : body };
      described?.checkRequest(asked);
      const answer = this.answer(request);
      if (answer.status < 300) described?.checkAnswer(asked, answer.status, answer.body);
      return answer;
    } catch (thrown) {
      this.violations.push(String(thrown));
      return { status: 500, body: { message: String(thrown) } };
    }
  }
}

/** `match('/pulls/:id', path)` answers the parts that the colons name. */
export function match(pattern: string, path: string): readonly string[] | undefined {
  const expression = pattern.replace(/:[a-z]+/gu, '([^/]+)');
  return new RegExp(`^${expression}$`, 'u').exec(path)?.slice(1).map(decodeURIComponent);
}

/** One page of a list, as `page` and the named size ask for it. */
export function pageOf<T>(all: readonly T[], query: URLSearchParams, sizeName: string): readonly T[] {
  const size = Number(query.get(sizeName) ?? 30);
  const page = Number(query.get('page') ?? 1);
  return all.slice((page - 1) * size, page * size);
}

export const NOT_FOUND: FakeAnswer = { status: 404, body: { message: 'Not Found' } };
