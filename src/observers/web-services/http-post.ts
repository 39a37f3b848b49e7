import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { RatchetError } from '../../model/errors.ts';
import { httpsProblem, noAnswer } from '../../model/network-problem.ts';
import { underAny } from '../../model/under-any.ts';

/** A request to one URL, which may be reached at another address than its name says. */
export interface HttpPost {
  readonly url: URL;
  readonly address: { readonly host: string; readonly port: number };
  readonly agent: http.Agent;
  readonly body: string;
  /** Nothing follows: the connection ends with the answer. */
  readonly isLast: boolean;
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower case, without parameters. */
  readonly contentType: string;
  readonly body: string;
}

/** How a request gets its answer. The real way is `httpPost`; a rehearsal has another. */
export type Post = (post: HttpPost, signal: AbortSignal) => Promise<HttpAnswer>;

export const LONGEST_BODY = 5_000_000;

/**
 * Sends JSON and reads the answer, whatever its status. Redirects are answers like any other. Throws `net.…`,
 * `web.http` for what is not HTTP, and `web.not_json` for an answer that is too long to be one.
 */
export async function httpPost(post: HttpPost, signal: AbortSignal): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(post.timeoutMs);
  try {
    return await underAny([signal, timeout], (either) => exchange(post, either));
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    if (timeout.aborted) throw noAnswer(post.url.host, post.timeoutMs);
    throw asWebError(thrown, post.url.host);
  }
}

function exchange({ url, address, agent, body, isLast }: HttpPost, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const encrypted = url.protocol === 'https:';
    const request = (encrypted ? https : http).request({
      method: 'POST',
      host: address.host,
      port: address.port,
      path: url.pathname,
      agent,
      signal,
      headers: {
        host: url.host,
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        accept: 'application/json',
        'accept-encoding': 'identity',
        ...(isLast && { connection: 'close' }),
      },
      // The certificate is for the name, wherever it is reached.
      ...(encrypted && {
        checkServerIdentity: (_: string, certificate: tls.PeerCertificate) => identity(url, certificate),
      }),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      readBody(response, url.host).then(
        (text) =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
            body: text,
          }),
        reject,
      );
    });
    request.end(body);
  });
}

async function readBody(response: http.IncomingMessage, where: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > LONGEST_BODY) throw bodyTooLong(where);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function bodyTooLong(where: string): RatchetError {
  const message = `"${where}" answered with more than ${LONGEST_BODY} bytes`;
  return new RatchetError('web.not_json', message, { blame: 'environment' });
}

function identity(url: URL, certificate: tls.PeerCertificate): Error | undefined {
  return tls.checkServerIdentity(url.hostname.replace(/^\[|\]$/gu, ''), certificate);
}

function asWebError(thrown: unknown, where: string): RatchetError {
  return httpsProblem(thrown, where, {
    blame: 'environment',
    trust:
      'give the authority that signed its certificate as ca of the credential, and the name that it is issued for as url',
    notHttp: 'web.http',
  });
}
