import type { Clock } from '../reconciler/ports.ts';
import { coloured, type Paint, plain } from '../review/paint.ts';
import type { Screen } from '../review/screen.ts';

/** A command's way to people and to the machine it runs on. Data goes to `out`, everything else to `err`. */
export interface Io extends Screen {
  out(text: string): void;
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

export function processIo(signal: AbortSignal): Io {
  const { stdout, stderr, env } = process;
  const paintFor = (stream: { isTTY?: boolean }) => (mayColour(stream, env) ? coloured : plain);
  let showing = false;
  function clear(): string {
    const clearing = showing ? CLEAR_LINE : '';
    showing = false;
    return clearing;
  }
  return {
    out: (text) => {
      if (showing) stderr.write(clear());
      stdout.write(text);
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

function mayColour(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
