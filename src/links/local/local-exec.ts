import { RatchetError } from '../../model/errors.ts';
import { unlessAborted } from '../../model/unless-aborted.ts';
import type { ExecResult } from '../../reconciler/agent-link.ts';
import { Kept } from '../kept.ts';
import { startProgram } from '../programs/start-program.ts';
import { SHELL_PROBE } from '../wire-alphabet.ts';

export interface Machine {
  /** Where programs run. On Windows this folder is searched before PATH, so that it has to be the system's own. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a short command on this machine. The wire alphabet has no quotes, so its words are all there is to it: no shell. */
export async function localExec(
  command: string,
  { timeoutMs }: { readonly timeoutMs: number },
  signal: AbortSignal,
  { cwd, env }: Machine,
): Promise<ExecResult> {
  if (command === SHELL_PROBE) return exited(0, `${env['OS'] ?? process.platform}\r\n`, '');
  const [file = '', ...args] = command.split(' ').filter((word) => word !== '');
  const program = startProgram({ file, args, cwd, env });
  const stdout = new Kept();
  const stderr = new Kept();
  program.stdin.end();
  program.stdout.on('data', (bytes: Buffer) => stdout.add(bytes));
  program.stderr.on('data', (bytes: Buffer) => stderr.add(bytes));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(timeoutMs)), timeoutMs);
  });
  try {
    const end = await unlessAborted(Promise.race([program.ended, late]), signal);
    // As cmd.exe says it, in its words and with its code.
    if (end.kind === 'not-started') return exited(1, '', `'${file}' is not recognized as a command (${end.why})\r\n`);
    if (end.code === null) return { kind: 'lost', stdout: stdout.text() };
    return exited(end.code, stdout.text(), stderr.text());
  } finally {
    clearTimeout(timer);
    await program.end();
  }
}

function exited(code: number, stdout: string, stderr: string): ExecResult {
  return { kind: 'exited', code, stdout, stderr };
}

function tooSlow(timeoutMs: number): RatchetError {
  const message = `this machine did not finish a command within ${timeoutMs} ms`;
  return new RatchetError('ssh.timeout', message, { blame: 'environment' });
}
