import { RatchetError } from '../../model/errors.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { runPaths } from '../agent-paths.ts';
import { readText } from '../connection.ts';

type RunFiles = ReturnType<typeof runPaths>;

/** How far run.cmd got on its way to the launch. */
export type LaunchSign =
  /** It has not begun, as far as anyone can see. */
  | { readonly kind: 'none' }
  /** It hashes the package, which takes minutes. */
  | { readonly kind: 'checking' }
  /** A guard ended it, and it could say which. */
  | { readonly kind: 'refused'; readonly guard: string }
  | { readonly kind: 'started' }
  | { readonly kind: 'cancelled' };

export async function launchSign(link: AgentLink, files: RunFiles): Promise<LaunchSign> {
  const there = async (file: string) => (await link.stat(file)) !== undefined;
  if (await there(files.started)) return { kind: 'started' };
  if (await there(files.cancelled)) return { kind: 'cancelled' };
  const guard = await readText(link, files.refused);
  if (guard !== undefined) return { kind: 'refused', guard: guard.trim().slice(0, 20) };
  return { kind: (await there(files.checking)) ? 'checking' : 'none' };
}

/**
 * Takes the ticket away, so that run.cmd can launch no more, or finds that it was faster. Its one name says what became
 * of the ticket, so that the answer is the same for whoever asks again after a crash.
 *
 *   ticket.txt ──run.cmd: ren───▶ started.txt     the upgrade is launched
 *       └───────Ratchet: rename─▶ cancelled.txt   it never will be
 */
export async function cancelLaunch(link: AgentLink, files: RunFiles): Promise<'cancelled' | 'started'> {
  const before = await decided(link, files);
  if (before !== undefined) return before;
  try {
    await link.rename(files.ticket, files.cancelled);
    return 'cancelled';
  } catch (thrown) {
    const now = await decided(link, files);
    if (now !== undefined) return now;
    if (!(thrown instanceof RatchetError) || thrown.code !== 'sftp.missing') throw thrown;
    throw new RatchetError('run.traces', `nothing on the Agent tells any more whether "${files.folder}" was launched`, {
      blame: 'operator',
      hint: 'find out who removed the files of the run, and whether an upgrade is going on',
      cause: thrown,
    });
  }
}

async function decided(link: AgentLink, files: RunFiles): Promise<'cancelled' | 'started' | undefined> {
  const { kind } = await launchSign(link, files);
  return kind === 'started' || kind === 'cancelled' ? kind : undefined;
}
