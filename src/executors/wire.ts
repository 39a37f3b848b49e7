import { RatchetError } from '../model/errors.ts';

// cmd.exe and PowerShell read these characters alike; everything else travels inside a file or encoded.
const ALPHABET = /^[A-Za-z0-9 _:\\./+=-]+$/u;

/** The one exception to the alphabet: cmd.exe answers `Windows_NT`, PowerShell echoes it (INTEGRATION 8.4). */
export const SHELL_PROBE = 'echo %OS%';

/** Tells PowerShell from the shells of Unix, which take the backslash for themselves. */
export const BACKSLASH_PROBE = { command: 'echo ratchet\\probe', answer: 'ratchet\\probe' };

/** `C:/ProgramData/ratchet` to `C:\ProgramData\ratchet`. */
export function windowsPath(path: string): string {
  return path.replaceAll('/', '\\');
}

export function hashCommand(path: string): string {
  return command('certutil', '-hashfile', windowsPath(path), 'SHA256');
}

export function taskQueryCommand(task: string): string {
  return command('schtasks', '/Query', '/TN', task);
}

export function taskRunCommand(task: string): string {
  return command('schtasks', '/Run', '/TN', task);
}

/** For what cannot be said in the alphabet. The script must print a token of its own: exit codes are not reliable. */
export function powershellCommand(script: string): string {
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  return command('powershell', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded);
}

function command(...words: readonly string[]): string {
  const foreign = words.find((word) => word.includes(' ') || !ALPHABET.test(word));
  if (foreign === undefined) return words.join(' ');
  throw new RatchetError('ssh.shell', `"${foreign}" has characters that Windows shells read differently`, {
    blame: 'operator',
    hint: 'write agentLayout.root and agentLayout.task with letters, digits and "_", "-", ".", ":", "\\" only',
  });
}
