import type { SimulatedAgent } from '../agent.ts';
import { certutil } from './certutil.ts';
import { type CommandResult, exited } from './command.ts';
import { powershell } from './powershell.ts';
import { schtasks } from './schtasks.ts';

type Program = (agent: SimulatedAgent, args: readonly string[]) => CommandResult | Promise<CommandResult>;

/** The programs on the simulated PATH. A new one is one line here. */
const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['certutil', certutil],
  ['powershell', powershell],
  ['schtasks', schtasks],
]);

// What cmd.exe and PowerShell read alike (INTEGRATION 6.3).
const WIRE_ALPHABET = /^[A-Za-z0-9 _:\\./+=-]*$/u;

/** Runs one command as sshd on Windows does with cmd.exe as its shell. */
export function runCommand(agent: SimulatedAgent, command: string): Promise<CommandResult> {
  agent.record('exec', command);
  return agent.faults.command(agent, command, async () => dispatch(agent, command));
}

function dispatch(agent: SimulatedAgent, command: string): CommandResult | Promise<CommandResult> {
  if (command === 'echo %OS%') return exited(0, 'Windows_NT\r\n');
  if (!WIRE_ALPHABET.test(command)) {
    return exited(1, '', 'The filename, directory name, or volume label syntax is incorrect.\r\n');
  }
  const [name = '', ...args] = command.split(' ').filter((word) => word !== '');
  const program = PROGRAMS.get(name.toLowerCase().replace(/\.exe$/u, ''));
  if (program !== undefined) return program(agent, args);
  const text = `'${name}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`;
  return exited(1, '', text);
}
