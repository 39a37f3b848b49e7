import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { RatchetError } from '../model/errors.ts';
import { faultNamed } from './faults/index.ts';
import { LOOPBACK, listenOn, reservePort } from './port.ts';
import type { FaultOrder } from './simulation.ts';
import type { Simulator } from './simulator.ts';

/** A way to look into a running simulation, and to make things go wrong in it, from another program on this machine. */
export interface ControlEndpoint {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Goes in `Authorization: Bearer …` of every request. */
  readonly token: string;
  close(): Promise<void>;
}

/** A year. */
const LONGEST_SKIP = 366 * 86_400;

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Serves `GET /__sim/state`, `GET /__sim/journal`, `POST /__sim/fault` with `{"system"?, "agent", "fault", "settings"?, "lift"?}`,
 * and `POST /__sim/advance` with `{"seconds"}`, which skips so much virtual time.
 * `port` 0 is any.
 */
export async function openControl(simulator: Simulator, wantedPort = 0): Promise<ControlEndpoint> {
  const token = randomUUID();
  const server = createServer((request, response) => {
    const allowed = request.headers.authorization === `Bearer ${token}`;
    const reply = allowed
      ? replyTo(simulator, request)
      : Promise.resolve(problem(401, 'the token is missing or wrong'));
    void reply.then((answer) => send(response, answer)).catch(() => response.destroy());
  });
  const port = await reservePort(wantedPort);
  await listenOn(server, port);
  return {
    url: `http://${LOOPBACK}:${port}`,
    token,
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function replyTo(simulator: Simulator, request: IncomingMessage): Promise<Reply> {
  switch (`${request.method} ${request.url}`) {
    case 'GET /__sim/state':
      return { status: 200, body: simulator.state() };
    case 'GET /__sim/journal':
      return { status: 200, body: simulator.journal() };
    case 'POST /__sim/fault':
      return changeFault(simulator, request);
    case 'POST /__sim/advance':
      return advance(simulator, request);
    default:
      return problem(404, 'there are GET /__sim/state, GET /__sim/journal, POST /__sim/fault and POST /__sim/advance');
  }
}

function changeFault(simulator: Simulator, request: IncomingMessage): Promise<Reply> {
  return changed(simulator, async () => {
    const asked = (await json(request)) as FaultOrder & { readonly lift?: boolean };
    faultNamed(asked.fault);
    await (asked.lift === true ? simulator.lift(asked) : simulator.inject(asked));
  });
}

function advance(simulator: Simulator, request: IncomingMessage): Promise<Reply> {
  return changed(simulator, async () => {
    const seconds: unknown = Object(await json(request)).seconds;
    if (typeof seconds !== 'number' || !(seconds > 0) || seconds > LONGEST_SKIP) {
      throw new RatchetError('simulator.advance', `write {"seconds": …}, more than 0 and at most ${LONGEST_SKIP}`, {
        blame: 'operator',
      });
    }
    simulator.advance(seconds);
  });
}

/** The state after the change, or what was wrong with the order. */
async function changed(simulator: Simulator, change: () => Promise<void>): Promise<Reply> {
  try {
    await change();
    return { status: 200, body: simulator.state() };
  } catch (thrown) {
    if (thrown instanceof RatchetError || thrown instanceof SyntaxError) return problem(400, thrown.message);
    throw thrown;
  }
}

function problem(status: number, message: string): Reply {
  return { status, body: { error: message } };
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
