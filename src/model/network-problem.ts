import { RatchetError } from './errors.ts';

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
  EPIPE: ['net.reset', 'closed the connection'],
};

/** The error of a socket as `net.…`; undefined where the network is not to blame. `where` is `host:port`. */
export function networkProblem(thrown: unknown, where: string): RatchetError | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const problem = PROBLEMS[code];
  if (problem === undefined) return undefined;
  return new RatchetError(problem[0], `"${where}" ${problem[1]}`, { blame: 'environment', cause: thrown });
}

export function noAnswer(where: string, milliseconds: number): RatchetError {
  const message = `"${where}" did not answer within ${milliseconds} ms`;
  return new RatchetError('net.timeout', message, { blame: 'environment' });
}
