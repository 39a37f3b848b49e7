import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { SimulatedAgent } from '../agent.ts';
import type { SimulationClock } from '../clock.ts';
import type { Listener } from '../door.ts';
import { listenOn, reservePort } from '../port.ts';
import type { WebAnswer } from './answer.ts';
import { answerCall, methodOf, type WebCall } from './script-service.ts';

export interface TlsPair {
  readonly key: string;
  readonly cert: string;
}

const LONGEST_BODY = 1_000_000;

/** IIS of one Agent. */
export async function webListener(
  agent: SimulatedAgent,
  options: { readonly port: number; readonly tls: TlsPair | undefined },
): Promise<Listener> {
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    void respond(agent, request, response).catch(() => response.destroy());
  };
  const server = options.tls === undefined ? createServer(serve) : createTlsServer(options.tls, serve);
  const port = await reservePort(options.port);
  return {
    port,
    open: () => listenOn(server, port),
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(agent: SimulatedAgent, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call: WebCall = {
    verb: request.method ?? 'GET',
    path: new URL(request.url ?? '/', 'http://agent').pathname,
    contentType: request.headers['content-type'],
    body: await bodyOf(request),
  };
  const answer = await agent.faults.web(agent, call, async () => answerCall(agent, call));
  agent.record('web', `${call.verb} ${methodOf(call) ?? call.path} -> ${answer.status}`);
  if (answer.reset === true) request.socket.resetAndDestroy();
  else await send(response, answer, agent.world.clock);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LONGEST_BODY) throw new RangeError('the body of the request is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function send(
  response: ServerResponse,
  { status, headers, body, secondsPerByte }: WebAnswer,
  clock: SimulationClock,
): Promise<void> {
  response.writeHead(status, {
    'cache-control': 'private, max-age=0',
    server: 'Microsoft-IIS/10.0',
    'x-powered-by': 'ASP.NET',
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  if (secondsPerByte !== undefined) {
    for (const byte of Buffer.from(body)) {
      if (response.destroyed) return;
      response.write(Uint8Array.of(byte));
      await clock.sleep(secondsPerByte);
    }
  }
  response.end(secondsPerByte === undefined ? body : undefined);
}
