import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { SimulatedAgent } from '../agent.ts';
import type { AgentDisk } from '../disk.ts';
import { fileShares } from '../ssh/file-shares.ts';
import { type CommandResult, exited } from './command.ts';

const NOT_FOUND =
  'CertUtil: -hashfile command FAILED: 0x80070002 (WIN32: 2 ERROR_FILE_NOT_FOUND)\r\n' +
  'CertUtil: The system cannot find the file specified.\r\n';

const SHARING_VIOLATION =
  'CertUtil: -hashfile command FAILED: 0x80070020 (WIN32: 32 ERROR_SHARING_VIOLATION)\r\n' +
  'CertUtil: The process cannot access the file because it is being used by another process.\r\n';

/** `certutil -hashfile <path> SHA256` */
export function certutil({ disk, manners }: SimulatedAgent, args: readonly string[]): CommandResult {
  const [verb, path = '', algorithm = ''] = args;
  if (args.length !== 3 || verb?.toLowerCase() !== '-hashfile' || algorithm.toUpperCase() !== 'SHA256') {
    return exited(1, 'CertUtil: Missing argument\r\n');
  }
  const file = disk.locate(path);
  if (file !== undefined && !fileShares(disk).canRead(file)) return exited(32, SHARING_VIOLATION);
  const hash = sha256Of(disk, path);
  if (hash === undefined) return exited(2, NOT_FOUND);
  const shown = manners.spacedHash ? hash.replace(/..(?=.)/gu, '$& ') : hash;
  const { title, end } = WORDS[manners.language];
  return exited(0, `${title} ${path}:\r\n${shown}\r\n${end}\r\n`);
}

const WORDS = {
  en: { title: 'SHA256 hash of', end: 'CertUtil: -hashfile command completed successfully.' },
  fr: { title: 'Hachage SHA256 de', end: 'CertUtil: -hashfile La commande s’est terminée correctement.' },
};

const CHUNK_BYTES = 4 * 1024 * 1024;

/** 64 lower-case hex digits; undefined where there is no such file. No virtual time passes. */
export function sha256Of(disk: AgentDisk, path: string): string | undefined {
  const file = disk.locate(path);
  if (file === undefined || disk.stat(path)?.kind !== 'file') return undefined;
  const hash = createHash('sha256');
  const descriptor = openSync(file, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      hash.update(chunk.subarray(0, read));
    }
    return hash.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}
