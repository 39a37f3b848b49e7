import { RatchetError } from '../../model/errors.ts';
import { underAny } from '../../model/under-any.ts';
import type { ExecResult } from '../../reconciler/agent-link.ts';
import { Kept } from '../kept.ts';
import { ask, type CommandTarget } from './ask.ts';
import { silent } from './failures.ts';
import type { Answer } from './protocol.ts';
import { readExitCode } from './results.ts';

/**
 * Hands a short command to the program. Whatever it does wrong after it was started leaves open whether the command ran:
 * that is `lost`. What it tells with `failed` did not run.
 */
export async function commandExec(
  target: CommandTarget,
  command: string,
  { timeoutMs }: { readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<ExecResult> {
  const stdout = new Kept();
  const stderr = new Kept();
  const onAnswer = (answer: Answer) => {
    if (answer.kind === 'stdout') stdout.add(Buffer.from(answer.text));
    if (answer.kind === 'stderr') stderr.add(Buffer.from(answer.text));
  };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(silent(target.agent.name, timeoutMs)), timeoutMs);
  try {
    const request = { request: 'exec', command, timeoutMs } as const;
    const question = { request, onAnswer, silenceMs: timeoutMs };
    const answer = underAny([signal, late.signal], (either) => ask(target, question, either));
    const code = readExitCode(await answer);
    if (code === undefined) return { kind: 'lost', stdout: stdout.text() };
    return { kind: 'exited', code, stdout: stdout.text(), stderr: stderr.text() };
  } catch (thrown) {
    if (leavesItOpen(thrown)) return { kind: 'lost', stdout: stdout.text() };
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

function leavesItOpen(thrown: unknown): boolean {
  return thrown instanceof RatchetError && (thrown.code === 'ssh.dropped' || thrown.code === 'link.answer');
}
