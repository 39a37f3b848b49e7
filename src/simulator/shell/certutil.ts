import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { SimulatedAgent } from '../agent.ts';
import type { AgentDisk } from '../disk.ts';
import { fileShares } from '../ssh/sftp-files.ts';
import { type CommandResult, exited } from './command.ts';

const NOT_FOUND =
  'CertUtil: -hashfile command FAILED: 0x80070002 (WIN32: 2 ERROR_FILE_NOT_FOUND)\r\n' +
  'CertUtil: The system cannot find the file specified.\r\n';

const SHARING_VIOLATION =
  'CertUtil: -hashfile command FAILED: 0x80070020 (WIN32: 32 ERROR_SHARING_VIOLATION)\r\n' +
  'CertUtil: The process cannot access the file because it is being used by another process.\r\n';

/** `certutil -hashfile <path> SHA256` */
export async function certutil({ disk }: SimulatedAgent, args: readonly string[]): Promise<CommandResult> {
  const [verb, path = '', algorithm = ''] = args;
  if (args.length !== 3 || verb?.toLowerCase() !== '-hashfile' || algorithm.toUpperCase() !== 'SHA256') {
    return exited(1, 'CertUtil: Missing argument\r\n');
  }
  const file = disk.locate(path);
  if (file !== undefined && !fileShares(disk).canRead(file)) return exited(32, SHARING_VIOLATION);
  const hash = await sha256Of(disk, path);
  if (hash === undefined) return exited(2, NOT_FOUND);
  return exited(0, `SHA256 hash of ${path}:\r\n${hash}\r\nCertUtil: -hashfile command completed successfully.\r\n`);
}

/** 64 lower-case hex digits; undefined where there is no such file. */
export async function sha256Of(disk: AgentDisk, path: string): Promise<string | undefined> {
  const file = disk.locate(path);
  if (file === undefined || !(await isFile(file))) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
