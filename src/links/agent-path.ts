import { RatchetError } from '../model/errors.ts';
import { printable } from '../model/printable.ts';

// Both Windows' and other SFTP servers take this form. Stream names (`file:x`), wildcards and control characters are out.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out
const AGENT_PATH = /^[A-Za-z]:\/(?:[^\\:*?"<>|\u0000-\u001f]*)$/;

/** Throws `sftp.path` unless it is `C:/folder/file` and stays where it says. */
export function assertAgentPath(path: string): void {
  if (AGENT_PATH.test(path) && !path.split('/').includes('..')) return;
  throw new RatchetError('sftp.path', `"${printable(path)}" is not a path on an Agent; write "C:/folder/file"`, {
    blame: 'operator',
  });
}

/** `C:/` of `C:/folder/file`. */
export function driveRoot(path: string): string {
  return path.slice(0, 3);
}
