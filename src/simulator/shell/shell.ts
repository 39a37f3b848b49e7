import type { SimulatedAgent } from '../agent.ts';
import { certutil } from './certutil.ts';
import { type CommandResult, exited } from './command.ts';
import { powershell } from './powershell.ts';
import { schtasks } from './schtasks.ts';

type Program = (agent: SimulatedAgent, args: readonly string[]) => CommandResult;

/** The programs on the simulated PATH. A new one is one line here. */
const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['certutil', certutil],
  ['powershell', powershell],
  ['schtasks', schtasks],
]);

// What cmd.exe and PowerShell read alike (INTEGRATION 6.3).
const WIRE_ALPHABET = /^[A-Za-z0-9 _:\\./+=-]*$/u;

/** Runs one command as sshd on Windows does, with whatever its shell is. */
export function runCommand(agent: SimulatedAgent, command: string): Promise<CommandResult> {
  agent.record('exec', command);
  return agent.faults.command(agent, command, async () => SHELLS[agent.manners.shell](agent, command));
}

type Shell = (agent: SimulatedAgent, command: string) => CommandResult;

const ECHO = /^echo (?<text>%OS%|[A-Za-z0-9 _:\\./+=-]*)$/u;

const SHELLS: Record<SimulatedAgent['manners']['shell'], Shell> = {
  cmd(agent, command) {
    const text = ECHO.exec(command)?.groups?.['text'];
    return text === undefined ? dispatch(agent, command) : exited(0, `${text.replace('%OS%', 'Windows_NT')}\r\n`);
  },
  /** Every code of a program that is not 0 becomes 1 (PowerShell issue 13501). */
  powershell(agent, command) {
    const text = ECHO.exec(command)?.groups?.['text'];
    if (text !== undefined) return exited(0, `${text}\r\n`);
    const result = dispatch(agent, command);
    return result.kind === 'exited' && result.code !== 0 ? { ...result, code: 1 } : result;
  },
  /** It eats backslashes. */
  bash(agent, command) {
    const words = command.replaceAll('\\', '');
    const text = ECHO.exec(words)?.groups?.['text'];
    return text === undefined ? dispatch(agent, words) : exited(0, `${text}\n`);
  },
};

function dispatch(agent: SimulatedAgent, command: string): CommandResult {
  if (!WIRE_ALPHABET.test(command)) {
    return exited(1, '', 'The filename, directory name, or volume label syntax is incorrect.\r\n');
  }
  const [name = '', ...args] = command.split(' ').filter((word) => word !== '');
  const program = PROGRAMS.get(name.toLowerCase().replace(/\.exe$/u, ''));
  if (program !== undefined) return program(agent, args);
  const text = `'${name}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`;
  return exited(1, '', text);
}
