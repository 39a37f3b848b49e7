import { CommanderError } from 'commander';
import { asRatchetError, type RatchetError } from '../model/errors.ts';
import { printable } from '../model/printable.ts';
import { EXIT, exitCodeOfError } from './exit-code.ts';
import { type Io, processIo } from './io.ts';
import { programOf } from './program.ts';

// A second interrupt this soon after the first is a key held down, not a decision.
const SECOND_INTERRUPT_AFTER_MS = 500;

/** Runs one command and answers its exit code. Does not reject. */
export async function main(argv: readonly string[], version: string): Promise<number> {
  const interrupt = new AbortController();
  const io = processIo(interrupt.signal);
  const forget = onInterrupt(interrupt, io);
  let code: number = EXIT.done;
  const program = programOf(version, io, (exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync(argv);
    const unsaid = await io.unsaid();
    if (unsaid === undefined) return code;
    showError(unsaid, io);
    return EXIT.error;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.error;
    if (interrupt.signal.aborted) return EXIT.interrupted;
    const error = asRatchetError(thrown);
    showError(error, io);
    return exitCodeOfError(error);
  } finally {
    forget();
  }
}

/** First signal: finish the step in hand, start no other. Second one: go, without cutting an installation short. */
function onInterrupt(interrupt: AbortController, io: Io): () => void {
  let firstAt = 0;
  function heed(signal: NodeJS.Signals): void {
    if (!interrupt.signal.aborted) {
      firstAt = Date.now();
      io.err('stopping: the step in hand is finished first; what runs on an Agent goes on there\n');
      interrupt.abort(new Error(`stopped by ${signal}`));
    } else if (Date.now() - firstAt > SECOND_INTERRUPT_AFTER_MS) {
      process.exit(EXIT.interrupted);
    }
  }
  process.on('SIGINT', heed).on('SIGTERM', heed);
  return () => {
    process.off('SIGINT', heed).off('SIGTERM', heed);
  };
}

/** Code, sentence, and what to do next; a bug of ours shows its stack as well. */
function showError(error: RatchetError, { err, errPaint }: Pick<Io, 'err' | 'errPaint'>): void {
  // What a message quotes must not begin a line of its own: only what was found line by line is shown so.
  const told = error.lines.map((line) => printable(line, 2000)).join('\n');
  err(`${errPaint('red', 'error')} ${error.code}:${error.lines.length > 1 ? '\n' : ' '}${told}\n`);
  if (error.hint !== undefined) err(`  ${printable(error.hint, 2000)}\n`);
  if (error.blame === 'bug' && error.cause instanceof Error) err(`${error.cause.stack ?? ''}\n`);
}
