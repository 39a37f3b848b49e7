import { execa } from 'execa';
import { GitFailure, gitMissing, lastWords } from './git-errors.ts';

/**
 * Git through execa, for what simple-git cannot do safely: everything that reaches out (given up, simple-git ends the
 * one process that it started and leaves the transport behind it running), bytes (it decodes every answer as text, so
 * names and contents that are not UTF-8 would change) and questions over stdin (`cat-file --batch`). Never a shell.
 */
export interface GitRunner {
  readonly environment: Readonly<Record<string, string>>;
  /** Whatever git repeats of these is blotted out. */
  readonly secrets: readonly string[];
}

interface RunOptions {
  readonly input?: string;
  readonly signal: AbortSignal;
}

/** Between asking a git to end, so that it takes its locks and half a pack with it, and ending it. */
const GRACE_MS = 2_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const IS_WINDOWS = process.platform === 'win32';

/** Everything that git writes to stdout, piece by piece. Throws `GitFailure` on any exit code but 0. */
export async function* streamGit(
  { environment, secrets }: GitRunner,
  args: readonly string[],
  { input = '', signal }: RunOptions,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const child = execa('git', args, {
    input,
    env: environment,
    extendEnv: false,
    encoding: 'buffer',
    buffer: { stdout: false, stderr: true },
    maxBuffer: { stderr: 64 * 1024 },
    reject: false,
    // A group of its own can be ended with all that it started.
    detached: !IS_WINDOWS,
    windowsHide: true,
  });
  const end = () => void endFamily(child);
  signal.addEventListener('abort', end, { once: true });
  let isRead = false;
  try {
    for await (const chunk of child.stdout) yield chunk;
    isRead = true;
    const { exitCode, stderr, code } = await child;
    signal.throwIfAborted();
    if (code === 'ENOENT') throw gitMissing();
    if (exitCode !== 0) throw new GitFailure(lastWords(Buffer.from(stderr).toString('utf8'), secrets));
  } finally {
    signal.removeEventListener('abort', end);
    // Whoever stopped listening half way wants no more of it.
    if (!isRead) await endFamily(child);
  }
}

/** An answer in text, of at most a mebibyte: what comes from a remote can be of any length. */
export async function readGit(runner: GitRunner, args: readonly string[], options: RunOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of streamGit(runner, args, options)) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new GitFailure(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8').trim();
}

/** For acts whose answer is only that they succeeded. */
export async function runGit(runner: GitRunner, args: readonly string[], options: RunOptions): Promise<void> {
  for await (const _ of streamGit(runner, args, options));
}

async function endFamily(child: PromiseLike<unknown> & { readonly pid?: number | undefined }): Promise<void> {
  if (child.pid === undefined) return;
  if (IS_WINDOWS) {
    await execa('taskkill', ['/PID', String(child.pid), '/T', '/F'], { reject: false, windowsHide: true });
    return;
  }
  signalGroup(child.pid, 'SIGTERM');
  const last = setTimeout(signalGroup, GRACE_MS, child.pid, 'SIGKILL');
  await child;
  clearTimeout(last);
}

function signalGroup(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, name);
  } catch {
    // Nobody is left in the group.
  }
}
