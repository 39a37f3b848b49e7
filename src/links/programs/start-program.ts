import { finished } from 'node:stream/promises';
import { execa } from 'execa';
import { endTree } from './end-tree.ts';

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All that it gets; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
}

type Ended =
  /** `code` is null where a signal ended it. */
  | { readonly kind: 'ended'; readonly code: number | null }
  /** The operating system knows no such program, or will not run it. */
  | { readonly kind: 'not-started'; readonly why: string };

/** A program that we started. Whoever starts one reads all that it prints, and calls `end`. */
export interface RunningProgram {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
  /** When it has ended and told all. What it left behind can keep its output open; that is not waited for long. */
  readonly ended: Promise<Ended>;
  /** Waits for its end, but not for ever. */
  endedWithin(milliseconds: number): Promise<void>;
  /** Ends it and what it started, at once, if they run. */
  end(): Promise<void>;
}

const LAST_WORDS_MS = 1_000;
// What the kernel cannot end must not hold us for ever.
const LONGEST_END_MS = 5_000;

/** Starts a program without a shell, in a process group of its own: every argument arrives as it is. */
export function startProgram({ file, args, cwd, env }: Program): RunningProgram {
  const child = execa(file, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: 'pipe',
    buffer: false,
    reject: false,
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const { pid, stdin, stdout, stderr } = child;
  const outputs = Promise.allSettled([finished(stdout), finished(stderr)]);
  // A program may end without reading all that it is given.
  stdin.on('error', () => {});

  const letGo = () => {
    for (const stream of [stdin, stdout, stderr]) stream.destroy();
  };
  let mayRun = pid !== undefined;
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));

  async function whenEnded(): Promise<Ended> {
    if (pid === undefined) {
      const { code, shortMessage } = await child;
      letGo();
      return { kind: 'not-started', why: code ?? shortMessage ?? 'unknown reason' };
    }
    const code = await exit;
    mayRun = !(await Promise.race([outputs.then(() => true), after(LAST_WORDS_MS)]));
    if (mayRun) letGo();
    return { kind: 'ended', code };
  }
  const ended = whenEnded();

  return {
    stdin,
    stdout,
    stderr,
    ended,
    async endedWithin(milliseconds) {
      await Promise.race([ended, after(milliseconds)]);
    },
    async end() {
      if (pid !== undefined && mayRun) await endTree(pid);
      letGo();
      await Promise.race([ended, after(LONGEST_END_MS)]);
    },
  };
}

function after(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, false).unref());
}
