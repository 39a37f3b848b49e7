import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

export interface HookRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real server on this machine that keeps what it is sent, and answers 200 unless told otherwise. */
export interface HookServer {
  readonly origin: string;
  readonly ca: string | undefined;
  readonly requests: HookRequest[];
  answer: RequestListener;
  close(): Promise<void>;
}

export async function hookServer(isEncrypted = false): Promise<HookServer> {
  const key = isEncrypted ? await certificate() : undefined;
  const requests: HookRequest[] = [];
  const state = { answer: ((_, response) => void response.end('ok')) as RequestListener };
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      requests.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
      state.answer(request, response);
    });
  };
  const server = key === undefined ? createServer(listener) : https.createServer(key, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    origin: key === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    ca: key?.cert,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

let made: ReturnType<typeof generate> | undefined;

export async function certificate(): Promise<{ readonly key: string; readonly cert: string }> {
  made ??= generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  const { private: key, cert } = await made;
  return { key, cert };
}
