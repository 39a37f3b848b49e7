import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RatchetError } from '../model/errors.ts';
import type { Clock } from '../reconciler/ports.ts';
import { coloured, type Paint, plain } from '../review/paint.ts';
import type { Screen } from '../review/screen.ts';

/** A command's way to people and to the machine it runs on. Data goes to `out`, everything else to `err`. */
export interface Io extends Screen {
  out(text: string): void;
  /** The same, for much of it: is done when there is room for more. Throws on an interrupt, or when nobody reads any more. */
  write(piece: Uint8Array): Promise<void>;
  err(text: string): void;
  /** Replaces the line that shows progress; nothing where nobody watches. */
  progress(line: string): void;
  /** A person watches `err`. */
  readonly interactive: boolean;
  readonly errPaint: Paint;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Another clock than the machine's, for the demo. */
  readonly clock?: Clock;
  /** Aborts on the first interrupt. */
  readonly signal: AbortSignal;
}

const CLEAR_LINE = '\r\u001b[K';

/** The streams of this process. */
export interface ProcessIo extends Io {
  /** What kept something said to `out` from being kept, such as a full disk; undefined where all of it was, or the reader wants no more. */
  unsaid(): Promise<RatchetError | undefined>;
}

export function processIo(signal: AbortSignal): ProcessIo {
  const { stdout, stderr, env } = process;
  const paintFor = (stream: { isTTY?: boolean }) => (mayColour(stream, env) ? coloured : plain);
  let showing = false;
  function clear(): string {
    const clearing = showing ? CLEAR_LINE : '';
    showing = false;
    return clearing;
  }
  function out(text: string | Uint8Array): boolean {
    if (showing) stderr.write(clear());
    return stdout.write(text);
  }
  let lost: NodeJS.ErrnoException | undefined;
  // Without a reader a command goes on: what it does is worth more than what it says.
  stdout.on('error', (error) => {
    lost ??= error;
  });
  return {
    out,
    async write(piece) {
      await (out(piece) ? nextTurn() : once(stdout, 'drain').catch(() => undefined));
      signal.throwIfAborted();
      if (lost !== undefined) throw nobodyReads(lost);
    },
    async unsaid() {
      await new Promise<void>((resolve) => void stdout.write('', () => resolve()));
      return lost === undefined || lost.code === 'EPIPE' ? undefined : nobodyReads(lost);
    },
    err: (text) => stderr.write(`${clear()}${text}`),
    progress: (line) => {
      if (stderr.isTTY !== true) return;
      stderr.write(`${CLEAR_LINE}${line.slice(0, Math.max(20, (stderr.columns ?? 100) - 1))}`);
      showing = true;
    },
    interactive: stderr.isTTY === true,
    paint: paintFor(stdout),
    columns: stdout.isTTY === true ? stdout.columns : undefined,
    errPaint: paintFor(stderr),
    env,
    cwd: process.cwd(),
    signal,
  };
}

function nobodyReads(cause: Error): RatchetError {
  return new RatchetError('out.closed', `the output could not be written to its end: ${cause.message}`, {
    blame: 'operator',
    hint: 'make room there, or write it elsewhere; what the command did beside is done',
    cause,
  });
}

function mayColour(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
