import { RatchetError } from '../model/errors.ts';
import type { AgentLink } from '../reconciler/agent-link.ts';
import type { Clock } from '../reconciler/ports.ts';

const SHORTEST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

// Trying these again would lock an account, talk to a stranger, or change nothing.
const FINAL_REFUSALS = new Set(['ssh.auth', 'ssh.hostkey', 'ssh.algorithms', 'ssh.shell', 'sftp.path']);

/** Trouble on the way to an Agent that may be over in a moment: while it reboots, all of it is normal. */
export function mayPass(thrown: unknown): thrown is RatchetError {
  if (!(thrown instanceof RatchetError) || FINAL_REFUSALS.has(thrown.code)) return false;
  return /^(?:ssh|sftp|net)\./u.test(thrown.code);
}

export function lostAnswer(what: string): RatchetError {
  return new RatchetError('ssh.dropped', `the connection ended before ${what} had answered`, { blame: 'environment' });
}

/** 2 s, 4 s, … 30 s, each spread over half of itself so that many do not come back at once. */
export function backOff(failures: number, random: () => number): number {
  const wait = Math.min(SHORTEST_WAIT_MS * 2 ** Math.max(failures - 1, 0), LONGEST_WAIT_MS);
  return Math.round(wait * (0.75 + random() / 2));
}

export interface Retrying {
  readonly clock: Clock;
  readonly random: () => number;
}

/** Does it again after trouble that may pass, until it has failed `tries` times in a row without `progress` changing. */
export async function retried<T>(
  { clock, random }: Retrying,
  { tries, progress }: { readonly tries: number; readonly progress: () => number },
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  let failures = 0;
  for (;;) {
    const before = progress();
    try {
      return await work();
    } catch (thrown) {
      failures = progress() > before ? 1 : failures + 1;
      if (!mayPass(thrown) || signal.aborted || failures >= tries) throw thrown;
      await clock.sleep(backOff(failures, random), signal);
    }
  }
}

/** The text of a small file; undefined where there is none. */
export async function readText(link: AgentLink, path: string): Promise<string | undefined> {
  const bytes = await link.read(path, { limit: 64 * 1024 });
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

export async function writeText(link: AgentLink, path: string, text: string): Promise<void> {
  await link.writeWhole(path, new TextEncoder().encode(text));
}
