import type { ClientChannel } from 'ssh2';
import { RatchetError } from '../../model/errors.ts';
import type { ExecResult } from '../../reconciler/agent-link.ts';
import { Kept } from '../kept.ts';
import type { SshConnection } from './ssh-connection.ts';

/**
 * Runs a short command without a terminal. An answer that got lost is `lost`; a command that was given too little time
 * throws `ssh.timeout`, and may still be running.
 */
export function exec(
  connection: SshConnection,
  command: string,
  { timeoutMs }: { readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<ExecResult> {
  signal.throwIfAborted();
  if (connection.lost !== undefined) throw connection.lost;

  return new Promise((resolve, reject) => {
    const stdout = new Kept();
    const stderr = new Kept();
    let channel: ClientChannel | undefined;
    let code: number | null | undefined;
    let settled = false;

    const settle = (act: () => void) => {
      settled = true;
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', give);
      channel?.close();
      act();
    };
    const answer = () =>
      settle(() =>
        typeof code === 'number'
          ? resolve({ kind: 'exited', code, stdout: stdout.text(), stderr: stderr.text() })
          : resolve({ kind: 'lost', stdout: stdout.text() }),
      );
    const fail = (reason: unknown) => settle(() => reject(reason));
    const give = () => fail(signal.reason);
    // A process that it left behind can keep the channel open after the command has told its code.
    const timeout = () => (typeof code === 'number' ? answer() : fail(tooSlow(connection, timeoutMs)));

    const timer = setTimeout(timeout, timeoutMs);
    const stopListening = connection.onLost(answer);
    signal.addEventListener('abort', give, { once: true });

    open(connection, command, (error, opened) => {
      if (settled) return opened?.close();
      if (opened === undefined) return mayHaveRun(error) ? answer() : fail(refused(connection, error));
      channel = opened;
      opened.on('exit', (exitCode: number | null) => {
        code = exitCode;
      });
      opened.on('close', answer);
      opened.on('error', () => {});
      opened.on('data', (bytes: Buffer) => stdout.add(bytes));
      opened.stderr.on('data', (bytes: Buffer) => stderr.add(bytes));
    });
  });
}

type Opened = (error: Error | undefined, channel: ClientChannel | undefined) => unknown;

function open({ client }: SshConnection, command: string, opened: Opened): void {
  try {
    client.exec(command, opened);
  } catch (thrown) {
    opened(thrown instanceof Error ? thrown : undefined, undefined);
  }
}

/** A channel that the server would not open ran nothing; one that died while it was asked for may have. */
function mayHaveRun(error: Error | undefined): boolean {
  return /No response from server/.test(error?.message ?? '');
}

function refused(connection: SshConnection, cause: Error | undefined): RatchetError {
  const message = `"${connection.where}" would not run a command`;
  return connection.lost ?? new RatchetError('ssh.shell', message, { blame: 'environment', cause });
}

function tooSlow(connection: SshConnection, timeoutMs: number): RatchetError {
  const message = `"${connection.where}" did not finish a command within ${timeoutMs} ms`;
  return new RatchetError('ssh.timeout', message, { blame: 'environment' });
}
