import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface Reply {
  readonly status?: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Handler = (body: Readonly<Record<string, unknown>>) => Reply | 'silence' | 'hang up';

export const SESSION = '3295ab57-56e8-456d-94d0-70f98fb3c7b9';

/** The web services of one Agent, as a script: each method answers what a test wants. */
export class WebAgent {
  /** Method and body of every call. */
  readonly calls: { readonly method: string; readonly body: Readonly<Record<string, unknown>> }[] = [];
  connections = 0;
  peakSockets = 0;
  readonly on: Record<string, Handler> = {
    GetDataMinerClusterName: () => value('TEST'),
    ConnectAppAndInfo: () =>
      value({ Connection: SESSION, MessageType: null, DMAVersion: '10.5.2449.76', Cookie: 'cookie-with-password' }),
    GetDataMinerAgentsInfo: () => value([row('dma01')]),
    LogOut: () => value(null),
  };
  readonly #server: http.Server;
  readonly #sockets = new Set<Socket>();

  private constructor(tls?: { readonly key: string; readonly cert: string }) {
    const listener: http.RequestListener = (request, response) => void this.#answer(request, response);
    this.#server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
    this.#server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      this.peakSockets = Math.max(this.peakSockets, this.#sockets.size);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(tls?: { readonly key: string; readonly cert: string }): Promise<WebAgent> {
    const agent = new WebAgent(tls);
    await new Promise<void>((resolve) => agent.#server.listen(0, '127.0.0.1', resolve));
    return agent;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  count(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const method = (request.url ?? '').split('/').at(-1) ?? '';
    const body = JSON.parse(Buffer.concat(chunks).toString());
    this.calls.push({ method, body });
    const reply = this.on[method]?.(body) ?? exception(`Unknown web method ${method}.`);
    if (reply === 'silence') return;
    if (reply === 'hang up') {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status ?? 200, {
      'content-type': reply.contentType ?? 'application/json; charset=utf-8',
      ...reply.headers,
    });
    response.end(reply.body);
  }
}

export function value(d: unknown): Reply {
  return { body: JSON.stringify({ d }) };
}

export function exception(message: string, type = 'Skyline.DataMiner.Web.Common.WebApiException', status = 500): Reply {
  return {
    status,
    headers: { jsonerror: 'true' },
    body: JSON.stringify({ Message: message, StackTrace: '   at X()', ExceptionType: type }),
  };
}

export function masked(): Reply {
  return exception('There was an error processing the request.', '');
}

export function lostSession(): Reply {
  return exception('No connection available', 'Skyline.DataMiner.Web.Common.NoConnectionWebApiException');
}

export function row(name: string, overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    ID: 1,
    Name: name,
    PrimaryIP: '10.0.0.1',
    Cluster: 'TEST',
    Status: 'Running',
    IsFailOver: false,
    ...overrides,
  };
}
