import { RatchetError } from '../../model/errors.ts';
import { httpsProblem, noAnswer } from '../../model/network-problem.ts';
import { printable } from '../../model/printable.ts';
import { scrub } from '../../model/scrub.ts';
import { underAny } from '../../model/under-any.ts';
import type { Clock } from '../../reconciler/ports.ts';
import { waitAskedFor } from './rate-limit.ts';

export interface ForgeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the API's address, or an address of it as it was answered before. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
}

export interface ForgeAnswer {
  readonly body: unknown;
  readonly headers: Headers;
}

/** One forge's API. Asks again where that is safe, and not longer than a person would wait. */
export type AskForge = (request: ForgeRequest, signal: AbortSignal) => Promise<ForgeAnswer>;

export interface HttpSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Blotted out of whatever is quoted. */
  readonly secrets: readonly string[];
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
}

const ANSWER_WITHIN_MS = 30_000;
const MOST_ATTEMPTS = 5;
const LONGEST_WAIT_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 1_000;

export function forgeHttp(settings: HttpSettings): AskForge {
  const { url, fetch: send, clock, random } = settings;
  const { host } = new URL(url);

  return async (request, signal) => {
    const address = addressOf(request, url);
    let waitedMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      const tried = await attemptOnce(request, address, signal);
      if (tried.kind === 'answer') return tried.answer;
      const pauseMs = tried.waitMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + random());
      waitedMs += pauseMs;
      if (!tried.again || attempt >= MOST_ATTEMPTS || waitedMs > LONGEST_WAIT_MS) throw tried.error;
      await clock.sleep(pauseMs, signal);
    }
  };

  async function attemptOnce(request: ForgeRequest, address: URL, signal: AbortSignal): Promise<Tried> {
    const { method, body } = request;
    const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      return await underAny([signal, late], async (either) => {
        const response = await send(address, {
          method,
          redirect: 'manual',
          signal: either,
          headers: {
            accept: 'application/json',
            'user-agent': 'ratchet',
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...settings.headers,
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        return judged(response, await response.text(), method);
      });
    } catch (thrown) {
      signal.throwIfAborted();
      const error = late.aborted ? noAnswer(host, ANSWER_WITHIN_MS) : problemOf(thrown);
      // Whether a POST was carried out before the answer was lost is not known: whoever asked has to look.
      return { kind: 'failed', error, again: method !== 'POST' && error.code !== 'net.tls', waitMs: undefined };
    }
  }

  function judged(response: Response, text: string, method: ForgeRequest['method']): Tried {
    const { status, headers } = response;
    if (status >= 200 && status < 300) return { kind: 'answer', answer: { body: parsedJson(text), headers } };
    const waitMs = waitAskedFor(response, clock.now());
    if (waitMs !== undefined) {
      return { kind: 'failed', error: refusal('rate-limited', status, text, RATE_HINT), again: true, waitMs };
    }
    const again = status >= 500 && method !== 'POST';
    const [kind, hint] = KINDS.find(([from, to]) => status >= from && status <= to)?.[2] ?? ['unavailable', undefined];
    return { kind: 'failed', error: refusal(kind, status, text, hint), again, waitMs: undefined };
  }

  function refusal(kind: string, status: number, text: string, hint: string | undefined): RatchetError {
    const words = wordsOf(text);
    const said = settings.secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), words);
    const message = `"${host}" answered ${status}${said === '' ? '' : `: ${printable(scrub(said), 300)}`}`;
    const blame = status >= 500 || kind === 'rate-limited' ? 'environment' : 'operator';
    return new RatchetError(`forge.${kind}`, message, { blame, ...(hint !== undefined && { hint }) });
  }

  function problemOf(thrown: unknown): RatchetError {
    // fetch wraps what went wrong on the wire.
    const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
    const trust = "name the authority that signed the forge's certificate under forge.ca";
    return httpsProblem(cause, host, { blame: 'operator', trust, notHttp: 'forge.unavailable' });
  }
}

type Tried =
  | { readonly kind: 'answer'; readonly answer: ForgeAnswer }
  | {
      readonly kind: 'failed';
      readonly error: RatchetError;
      readonly again: boolean;
      /** As it was asked for. */
      readonly waitMs: number | undefined;
    };

const RATE_HINT = 'ask less often, or with a token that may ask more';
const DENIED_HINT = "check the forge's token: it is not known there, or may not do this";
const MISSING_HINT =
  'check the names of the repository and of the pull request; a token that may not see them is told the same';
const KINDS: readonly (readonly [from: number, to: number, kind: readonly [string, string | undefined]])[] = [
  [300, 399, ['redirected', 'write the address that the forge has now']],
  [401, 401, ['denied', DENIED_HINT]],
  [403, 403, ['denied', DENIED_HINT]],
  [404, 404, ['missing', MISSING_HINT]],
  [400, 499, ['refused', undefined]],
];

/** Addresses that an answer holds are followed only where our token belongs. Throws `forge.redirected` and `forge.answer`. */
function addressOf({ path, query = {} }: ForgeRequest, url: string): URL {
  const written = path.startsWith('/') ? `${url}${path}` : path;
  if (!URL.canParse(written)) {
    throw new RatchetError(
      'forge.answer',
      `the forge sent us on to "${printable(written, 100)}", which is no address`,
      {
        blame: 'environment',
      },
    );
  }
  const address = new URL(written);
  if (address.origin !== new URL(url).origin) {
    const message = `"${new URL(url).host}" sent us on to "${printable(address.host)}", which is not asked`;
    throw new RatchetError('forge.redirected', message, { blame: 'environment' });
  }
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
  return address;
}

function parsedJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a forge says went wrong, wherever it puts it. */
function wordsOf(text: string): string {
  const body = parsedJson(text);
  if (body === null || typeof body !== 'object') return text.slice(0, 300);
  const { message, error, errors } = body as Record<string, unknown>;
  const said = [message, error, errors].filter((part) => part !== undefined);
  return said.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('; ');
}
