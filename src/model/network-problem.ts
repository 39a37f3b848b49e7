import { type Blame, RatchetError } from './errors.ts';

// What the operating system says, in our words. `EHOSTUNREACH` and its kin mean that nobody answered, as a timeout does.
const PROBLEMS: Readonly<Record<string, readonly [code: string, sentence: string]>> = {
  ECONNREFUSED: ['net.refused', 'refused the connection'],
  ENOTFOUND: ['net.dns', 'has no address in DNS'],
  EAI_AGAIN: ['net.dns', 'could not be looked up in DNS'],
  EAI_FAIL: ['net.dns', 'could not be looked up in DNS'],
  ETIMEDOUT: ['net.timeout', 'did not answer in time'],
  EHOSTUNREACH: ['net.timeout', 'cannot be reached from here'],
  EHOSTDOWN: ['net.timeout', 'cannot be reached from here'],
  ENETUNREACH: ['net.timeout', 'cannot be reached from here'],
  ECONNRESET: ['net.reset', 'closed the connection'],
  ECONNABORTED: ['net.reset', 'closed the connection'],
  EPROXY: ['net.proxy', 'was not reached: the proxy that the environment names would not lead there'],
  EPIPE: ['net.reset', 'closed the connection'],
};

/** The error of a socket as `net.…`; undefined where the network is not to blame. `where` is `host:port`. */
export function networkProblem(thrown: unknown, where: string): RatchetError | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const problem = PROBLEMS[code];
  if (problem === undefined) return undefined;
  return new RatchetError(problem[0], `"${where}" ${problem[1]}`, { blame: 'environment', cause: thrown });
}

// How Node and OpenSSL name what is wrong with a certificate or a handshake.
const TLS_CODE = /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|HOSTNAME_MISMATCH/u;

/** Whether whoever answered could not prove who it is. */
function isTlsProblem(thrown: unknown): thrown is Error & { readonly code: string } {
  return thrown instanceof Error && 'code' in thrown && TLS_CODE.test(String(thrown.code));
}

interface HttpsCase {
  readonly blame: Blame;
  /** What to do where the server could not prove who it is. */
  readonly trust: string;
  /** The code of what is not HTTP at all. */
  readonly notHttp: string;
}

/** Whatever was thrown while a server was asked by https, as `net.…` or `notHttp`; `blame` is for its certificate. */
export function httpsProblem(thrown: unknown, where: string, { blame, trust, notHttp }: HttpsCase): RatchetError {
  if (thrown instanceof RatchetError) return thrown;
  if (isTlsProblem(thrown)) {
    const message = `"${where}" could not prove who it is (${thrown.code})`;
    return new RatchetError('net.tls', message, { blame, hint: trust, cause: thrown });
  }
  const network = networkProblem(thrown, where);
  if (network !== undefined) return network;
  const code = thrown instanceof Error && 'code' in thrown ? ` (${thrown.code})` : '';
  return new RatchetError(notHttp, `"${where}" did not answer in HTTP${code}`, { blame: 'environment', cause: thrown });
}

export function noAnswer(where: string, milliseconds: number): RatchetError {
  const message = `"${where}" did not answer within ${milliseconds} ms`;
  return new RatchetError('net.timeout', message, { blame: 'environment' });
}
