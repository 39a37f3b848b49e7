import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import type { HttpSettings } from '../config/config.ts';
import { RatchetError } from '../model/errors.ts';

export interface Listener {
  /** `http://127.0.0.1:8420` */
  readonly url: string;
  /** Takes no further request, lets those under way end for a moment, and then cuts them off. */
  close(): Promise<void>;
}

/** How long a client may take; milliseconds. */
export interface Patience {
  readonly headers: number;
  readonly request: number;
  readonly look: number;
}

const PATIENCE: Patience = { headers: 10_000, request: 30_000, look: 5_000 };
const MOST_CONNECTIONS = 500;
const CLOSE_WITHIN_MS = 3_000;

type Fetch = (request: Request) => Response | Promise<Response>;

/** Opens the port. Throws `http.listen` with what the operator can do. */
export async function listen(
  { host, port, tls }: Pick<HttpSettings, 'host' | 'port' | 'tls'>,
  fetch: Fetch,
  patience: Patience = PATIENCE,
): Promise<Listener> {
  const options = {
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    connectionsCheckingInterval: patience.look,
  };
  const answer = getRequestListener(fetch);
  const server = makeServer();
  server.maxConnections = MOST_CONNECTIONS;
  await opened(server, host, port);
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    close: () => closed(server),
  };

  function makeServer(): Server {
    if (tls === undefined) return createServer(options, answer);
    try {
      const pair = { cert: tls.certificate, key: tls.key.reveal(), minVersion: 'TLSv1.2' } as const;
      return createTlsServer({ ...options, ...pair }, answer);
    } catch (cause) {
      throw new RatchetError('http.tls', 'http.tls: the certificate and the key do not fit together', {
        blame: 'operator',
        hint: 'name the key that the certificate was made for, both as PEM',
        cause,
      });
    }
  }
}

function opened(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `${host}:${port} cannot be listened on (${cause.code ?? cause.message})`;
      const hint =
        cause.code === 'EADDRINUSE'
          ? 'another program has that port: write another under http.listen'
          : 'write another address under http.listen';
      reject(new RatchetError('http.listen', message, { blame: 'operator', hint, cause }));
    });
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
