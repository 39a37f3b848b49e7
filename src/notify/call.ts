import { httpsProblem } from '../model/network-problem.ts';
import { printable } from '../model/printable.ts';
import { scrub } from '../model/scrub.ts';
import type { Secret } from '../model/secret.ts';
import { fetchThrough, type Route } from '../web/fetch-through.ts';

/** A request to an address that the operator keeps secret. */
export interface Call {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly url: Secret;
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
export type Caller = (request: Call, signal: AbortSignal) => Promise<Answer>;

/** Goes by the proxy that the environment names, and trusts the authorities that the operator does. */
export function callerBy(route: Route): Caller {
  let way: Promise<typeof fetch> | undefined;
  return async (request, signal) => {
    try {
      way ??= fetchThrough(route);
      return await exchange(request, await way, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
      const trust = 'name the authority that signed its certificate in ca';
      const { message } = httpsProblem(cause, 'its server', { blame: 'operator', trust, notHttp: 'notify.http' });
      return { kind: 'failed', problem: blotted(message, request), retryAfterMs: undefined };
    }
  };
}

async function exchange(request: Call, send: typeof fetch, signal: AbortSignal): Promise<Answer> {
  const { method, url, headers, body } = request;
  const content = { 'content-type': 'application/json; charset=utf-8' };
  const response = await send(url.reveal(), {
    method,
    signal,
    redirect: 'manual',
    headers: {
      'user-agent': 'ratchet',
      accept: 'application/json',
      // There are few requests, and no connection is to be kept open for hours.
      connection: 'close',
      ...(body !== '' && content),
      ...headers,
    },
    ...(body !== '' && { body }),
  });
  return answerOf(response, await readStart(response), request);
}

/** What comes after the first part is of no interest, however long it is. */
async function readStart({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LONGEST_ANSWER) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, LONGEST_ANSWER);
}

function answerOf({ status, headers }: Response, body: string, request: Call): Answer {
  if (status >= 200 && status < 300) return { kind: 'done', body };
  const words = body.trim() === '' ? '' : `: ${blotted(body.trim(), request)}`;
  const problem = `its server answered ${status}${words}`;
  return { kind: 'failed', problem, retryAfterMs: waitOf(headers.get('retry-after') ?? undefined) };
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
