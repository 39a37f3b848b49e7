import type http from 'node:http';
import https from 'node:https';
import type { RatchetError } from '../../../model/errors.ts';
import { httpsProblem, noAnswer } from '../../../model/network-problem.ts';

export interface HttpGet {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: https.Agent;
  readonly connectMs: number;
  readonly stallMs: number;
}

// Less than this within the stall time is as good as nothing.
const SIGN_OF_LIFE = 16 * 1024;

/** The head of an answer, whatever its status; redirects are answers like any other. Throws `net.…` and `package.http`. */
export function httpGet({ url, headers, agent, connectMs, stallMs }: HttpGet, signal: AbortSignal) {
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = https.get(url, { agent, headers: { ...headers, 'accept-encoding': 'identity' }, signal });
    let timer = setTimeout(() => request.destroy(noAnswer(url.host, connectMs)), connectMs);
    const connected = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.destroy(noAnswer(url.host, stallMs)), stallMs);
    };
    request.on('socket', (socket) => {
      if (request.reusedSocket) connected();
      else socket.once('secureConnect', connected);
    });
    request.on('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    request.on('error', (thrown) => {
      clearTimeout(timer);
      reject(signal.aborted ? signal.reason : asNetworkError(thrown, url.host));
    });
  });
}

/** The bytes as they come, at the reader's pace. Ends early, without an error, only where the sender says it is the end. */
export async function* bytesOf(
  response: http.IncomingMessage,
  { url, stallMs }: Pick<HttpGet, 'url' | 'stallMs'>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = response[Symbol.asyncIterator]();
  let waited = 0;
  let received = 0;
  try {
    for (;;) {
      // Only waiting for the sender counts, not the time in which the reader writes.
      const since = performance.now();
      const timer = setTimeout(() => response.destroy(noAnswer(url.host, stallMs)), Math.max(stallMs - waited, 0));
      const chunk = await chunks.next().finally(() => clearTimeout(timer));
      if (chunk.done === true) return;
      waited += performance.now() - since;
      received += chunk.value.length;
      if (received >= SIGN_OF_LIFE) waited = received = 0;
      yield chunk.value;
    }
  } catch (thrown) {
    throw signal.aborted ? signal.reason : asNetworkError(thrown, url.host);
  } finally {
    response.destroy();
  }
}

function asNetworkError(thrown: unknown, where: string): RatchetError {
  return httpsProblem(thrown, where, {
    blame: 'operator',
    trust: 'give the authority that signed its certificate as ca of the package server',
    notHttp: 'package.http',
  });
}
