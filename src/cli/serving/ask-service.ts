import type { HttpSettings, OperatorConfig } from '../../config/config.ts';
import { secretReader } from '../../config/read-secret.ts';
import { RatchetError } from '../../model/errors.ts';
import { httpsProblem } from '../../model/network-problem.ts';
import { printable } from '../../model/printable.ts';
import { fetchThrough } from '../../web/fetch-through.ts';
import type { Io } from '../io.ts';

export interface Whom {
  /** `https://ratchet.example`; by default where the configuration says that the service listens. */
  readonly server?: string;
  /** A reference to a secret; by default a token of an operator in the configuration. */
  readonly token?: string;
}

export interface RunningService {
  readonly url: string;
  post(path: string, body: unknown): Promise<unknown>;
}

const PATIENCE_MS = 30_000;

/** The service of this configuration, or of that address, as an operator. */
export async function serviceAt({ server, token }: Whom, { http }: OperatorConfig, io: Io): Promise<RunningService> {
  const url = baseOf(server ?? addressOf(http));
  // Where the configuration says is this machine, or near it: no proxy leads there.
  const env = server === undefined ? {} : io.env;
  const bearer = token === undefined ? tokenIn(http) : await tokenFrom(token, io);
  return {
    url,
    async post(path, body) {
      const send = await fetchThrough({ ca: undefined, env });
      const answer = await send(`${url}/api/v1${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.any([io.signal, AbortSignal.timeout(PATIENCE_MS)]),
      }).catch((thrown: unknown) => {
        io.signal.throwIfAborted();
        throw unreachable(url, thrown);
      });
      const told: unknown = await answer.json().catch(() => undefined);
      if (answer.ok) return told;
      throw refusal(url, answer.status, told);
    },
  };
}

function addressOf(http: HttpSettings | undefined): string {
  if (http !== undefined) return `${http.tls === undefined ? 'http' : 'https'}://${http.host}:${http.port}`;
  throw new RatchetError('sync.nowhere', 'the configuration does not say that a service listens', {
    blame: 'operator',
    hint: 'add http to it and start `ratchet serve`, or name the service with --server',
  });
}

function tokenIn(http: HttpSettings | undefined): string {
  const found = http?.tokens.find(({ role }) => role === 'operator');
  if (found !== undefined) return found.token.reveal();
  throw new RatchetError('sync.token', 'the configuration lists no token of an operator', {
    blame: 'operator',
    hint: 'add one under http.tokens, or name one with --token env:NAME',
  });
}

async function tokenFrom(reference: string, { env, cwd }: Io): Promise<string> {
  const secret = await secretReader({ env, folder: cwd, execTimeoutMs: PATIENCE_MS })(reference);
  if (secret.ok) return secret.value.reveal();
  throw new RatchetError('sync.token', `--token: ${secret.problem}`, { blame: 'operator' });
}

/** Without what could carry a login. */
function baseOf(text: string): string {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (
    address !== undefined &&
    /^https?:$/u.test(address.protocol) &&
    address.username === '' &&
    address.search === ''
  ) {
    return address.href.replace(/\/+$/u, '');
  }
  throw new RatchetError('sync.address', '--server is not a web address; write one such as https://ratchet.example', {
    blame: 'operator',
  });
}

/** `fetch` hides what went wrong in the cause of what it throws. */
function unreachable(url: string, thrown: unknown): RatchetError {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  const trust = 'let this machine trust the authority that signed its certificate: NODE_EXTRA_CA_CERTS names a file';
  return httpsProblem(cause, new URL(url).host, { blame: 'operator', trust, notHttp: 'sync.answer' });
}

function refusal(url: string, status: number, told: unknown): RatchetError {
  const detail: unknown = Object(told).detail;
  const why = typeof detail === 'string' ? `: ${printable(detail)}` : '';
  const blame = status >= 500 ? 'environment' : 'operator';
  return new RatchetError('sync.refused', `the service at ${url} answered ${status}${why}`, { blame });
}
