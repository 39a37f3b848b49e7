import http from 'node:http';
import https from 'node:https';
import { httpsProblem } from '../model/network-problem.ts';
import { printable } from '../model/printable.ts';
import { scrub } from '../model/scrub.ts';
import type { Secret } from '../model/secret.ts';

/** A request to an address that the operator keeps secret. */
export interface Call {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly url: Secret;
  /** Undefined trusts the machine's own list. */
  readonly ca: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whatever is quoted of the answer, these are blotted out of it. */
  readonly secrets: readonly Secret[];
}

export type Answer =
  | { readonly kind: 'done'; readonly body: string }
  /** In words without any address; the wait that was asked for. */
  | { readonly kind: 'failed'; readonly problem: string; readonly retryAfterMs: number | undefined };

const LONGEST_ANSWER = 64 * 1024;
const QUOTED = 200;

/** One request, one answer; redirects lead nowhere. Does not reject but for the signal and bugs. */
export async function call(request: Call, signal: AbortSignal): Promise<Answer> {
  try {
    return await exchange(request, new URL(request.url.reveal()), signal);
  } catch (thrown) {
    signal.throwIfAborted();
    const trust = 'name the authority that signed its certificate in ca';
    const { message } = httpsProblem(thrown, 'its server', { blame: 'operator', trust, notHttp: 'notify.http' });
    return { kind: 'failed', problem: blotted(message, request), retryAfterMs: undefined };
  }
}

function exchange(request: Call, url: URL, signal: AbortSignal): Promise<Answer> {
  const { method, ca, headers, body } = request;
  const content = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      signal,
      // One connection for one request: there are few, and none is to be kept open for hours.
      agent: false,
      headers: { 'user-agent': 'ratchet', accept: 'application/json', ...(body !== '' && content), ...headers },
      ...(ca !== undefined && { ca }),
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      readStart(response).then((text) => resolve(answerOf(response, text, request)), reject);
    });
    sent.end(body);
  });
}

/** What comes after the first part is of no interest, however long it is. */
async function readStart(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LONGEST_ANSWER) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, LONGEST_ANSWER);
}

function answerOf({ statusCode = 0, headers }: http.IncomingMessage, body: string, request: Call): Answer {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'done', body };
  const words = body.trim() === '' ? '' : `: ${blotted(body.trim(), request)}`;
  const problem = `its server answered ${statusCode}${words}`;
  return { kind: 'failed', problem, retryAfterMs: waitOf(headers['retry-after']) };
}

/** Seconds, as all the services that are known to us write it. */
function waitOf(retryAfter: string | undefined): number | undefined {
  return /^\d{1,5}$/u.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : undefined;
}

function blotted(text: string, { url, secrets }: Call): string {
  const { host, pathname, search } = new URL(url.reveal());
  const unsaid = [
    url.reveal(),
    pathname.length > 1 ? pathname : '',
    search,
    host,
    ...secrets.map((one) => one.reveal()),
  ];
  const plain = unsaid.filter((one) => one !== '').reduce((rest, one) => rest.replaceAll(one, '[secret]'), text);
  return printable(scrub(plain), QUOTED);
}
