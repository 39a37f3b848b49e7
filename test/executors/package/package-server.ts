import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** How one request is answered; without one, as a good server would. */
export type Act = (request: IncomingMessage, response: ServerResponse, server: PackageServer) => void;

/** A real https server on this machine that holds one package, and misbehaves as it is told. */
export class PackageServer {
  readonly ca: string;
  readonly #server: https.Server;
  readonly #acts: Act[] = [];
  content: Uint8Array;
  /** `GET /x bytes=5- "etag" Bearer t`: method, path, range, if-range, credentials. */
  readonly requests: string[] = [];

  private constructor(server: https.Server, ca: string, content: Uint8Array) {
    this.#server = server;
    this.ca = ca;
    this.content = content;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const { method, url, headers } = request;
      const { range, 'if-range': ifRange, authorization, 'x-api-key': key } = headers;
      const words = [method, url, range, ifRange, authorization, key].filter((word) => word !== undefined);
      this.requests.push(words.join(' '));
      (this.#acts.shift() ?? serve)(request, response, this);
    });
  }

  static async start(content: Uint8Array): Promise<PackageServer> {
    const { private: key, cert } = await certificate();
    const server = https.createServer({ key, cert });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PackageServer(server, cert, content);
  }

  get base(): string {
    return `https://localhost:${(this.#server.address() as AddressInfo).port}/dm/`;
  }

  get etag(): string {
    return `"${createHash('sha256').update(this.content).digest('hex').slice(0, 12)}"`;
  }

  /** What was asked for: `rest`, or `-` for the whole. How much a dropped connection delivers is up to the system. */
  get ranges(): string[] {
    return this.requests.map((request) => (/bytes=\d+-/u.test(request) ? 'rest' : '-'));
  }

  /** The next requests are answered so, one after another. */
  next(...acts: readonly Act[]): void {
    this.#acts.push(...acts);
  }

  /** A good server again, that was asked nothing. */
  reset(content: Uint8Array): void {
    this.content = content;
    this.requests.length = 0;
    this.#acts.length = 0;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

let made: ReturnType<typeof generate> | undefined;

function certificate() {
  made ??= generate([{ name: 'commonName', value: 'package server' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  return made;
}

/** RFC 9110, as far as it is needed. */
export const serve: Act = (request, response, { content, etag }) => {
  const from = Number(/^bytes=(\d+)-$/u.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
  const condition = request.headers['if-range'];
  if (Number.isNaN(from) || (condition !== undefined && condition !== etag)) {
    response.writeHead(200, { etag, 'content-length': content.length, 'accept-ranges': 'bytes' });
    response.end(content);
  } else if (from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
  } else {
    const part = content.subarray(from);
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    response.writeHead(206, { etag, 'content-length': part.length, 'content-range': range }).end(part);
  }
};

export function status(code: number, headers: Record<string, string> = {}): Act {
  return (_, response) => void response.writeHead(code, headers).end('no');
}

/** Ends the connection after so many bytes of the body. */
export function dropAfter(bytes: number): Act {
  return (request, response, server) => {
    const { end } = response;
    response.end = ((body: Uint8Array) => {
      response.write(body.subarray(0, bytes), () => setImmediate(() => response.destroy()));
      return response;
    }) as typeof end;
    serve(request, response, server);
  };
}

/** Says nothing more after so many bytes, and keeps the connection. */
export function silentAfter(bytes: number): Act {
  return (request, response, server) => {
    response.end = ((body: Uint8Array) => {
      response.write(body.subarray(0, bytes));
      return response;
    }) as typeof response.end;
    serve(request, response, server);
  };
}

/** Answers as a good server would, with other headers or another status. */
export function answering(status: number, headers: (server: PackageServer) => Record<string, string | number>): Act {
  return (request, response, server) => {
    const { writeHead } = response;
    response.writeHead = ((_: number, given: Record<string, string | number>) =>
      writeHead.call(response, status, { ...given, ...headers(server) })) as typeof writeHead;
    serve(request, response, server);
  };
}
