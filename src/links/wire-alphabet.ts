import { RatchetError } from '../model/errors.ts';
import { printable } from '../model/printable.ts';

// cmd.exe and PowerShell read these characters alike, with no quoting, and nothing else is ever sent (INTEGRATION 6.3).
const WIRE = /^[A-Za-z0-9 _:\\./+=-]+$/;

/** Tells cmd.exe (`Windows_NT`) from PowerShell (`%OS%`), and so has to hold what the alphabet leaves out. */
export const SHELL_PROBE = 'echo %OS%';

// The longest command line of cmd.exe.
const LONGEST = 8191;

/** Throws `ssh.shell` for a command that two shells could read differently. */
export function assertWireCommand(command: string): void {
  if (command === SHELL_PROBE) return;
  if (WIRE.test(command) && command.length <= LONGEST) return;
  throw new RatchetError('ssh.shell', `"${printable(command)}" may not be sent to an Agent's shell`, {
    blame: 'bug',
    hint: `commands hold ${WIRE.source} and at most ${LONGEST} characters; put the rest into a file`,
  });
}
