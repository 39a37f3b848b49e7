import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What a forge does: `git http-backend`, behind a password where one is given. */
export interface GitHttpServer {
  readonly origin: string;
  /** `Authorization` of every request, or undefined. */
  readonly authorizations: readonly (string | undefined)[];
  /** Replaces the answers from now on. */
  answer: RequestListener;
  close(): Promise<void>;
}

interface Options {
  readonly user?: string;
  readonly password?: string;
  /** Sends packs in small pieces with a pause after each. */
  readonly dripMs?: number;
}

/** Serves the bare repositories of a folder on loopback. */
export async function gitHttpServer(
  root: string,
  { user, password, dripMs = 0 }: Options = {},
): Promise<GitHttpServer> {
  const authorizations: (string | undefined)[] = [];
  const expected = user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    state.answer(request, response);
  });
  const state = {
    answer: (request: IncomingMessage, response: ServerResponse) => {
      if (expected === undefined || request.headers.authorization === expected)
        return void backend(root, request, response, dripMs);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="fleet"' }).end();
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    origin: `http://127.0.0.1:${port}`,
    authorizations,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

async function backend(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
  dripMs: number,
): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://x');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      CONTENT_LENGTH: request.headers['content-length'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  request.pipe(child.stdin).on('error', () => undefined);
  response.on('close', () => child.kill());
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    if (head === undefined) {
      response.write(chunk);
      if (dripMs > 0) await pause(dripMs);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) continue;
    writeHead(head.subarray(0, end).toString(), response);
    response.write(head.subarray(end + 4));
    head = undefined;
  }
  response.end();
}

function writeHead(text: string, response: ServerResponse): void {
  const fields = text.split('\r\n').map((line) => line.split(': ') as [string, string]);
  const status = fields.find(([name]) => name === 'Status')?.[1] ?? '200';
  for (const [name, value] of fields.filter(([each]) => each !== 'Status')) response.setHeader(name, value);
  response.statusCode = Number.parseInt(status, 10);
}
