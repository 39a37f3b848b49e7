import { RatchetError } from '../../model/errors.ts';
import { SHELL_PROBE } from '../wire.ts';
import type { Check } from './site.ts';

/** Comes before every other command: a shell that reads backslashes its own way would run something else. */
export const windowsShell: Check = async ({ link, system, timers, signal }) => {
  const result = await link.exec(SHELL_PROBE, { timeoutMs: timers.command }, signal);
  const said = result.stdout.trim();
  if (said === 'Windows_NT' || said === '%OS%') return;
  throw new RatchetError('ssh.shell', `the shell of Agent "${system.orchestrator}" is neither cmd.exe nor PowerShell`, {
    blame: 'operator',
    hint: 'set the DefaultShell of its OpenSSH server to cmd.exe or powershell.exe',
  });
};
