import { stat } from 'node:fs/promises';
import { sha256OfFile } from './file-bytes.ts';

export interface FileHashes {
  /** 64 lower-case hex digits. */
  sha256Of(file: string, signal: AbortSignal): Promise<string>;
}

/** What was hashed once is not read again while its size and time stay. */
export function fileHashes(): FileHashes {
  const hashes = new Map<string, string>();
  return {
    async sha256Of(file, signal) {
      const { size, mtimeMs, ino } = await stat(file);
      const key = `${file}|${size}|${mtimeMs}|${ino}`;
      const sha256 = hashes.get(key) ?? (await sha256OfFile(file, signal));
      hashes.set(key, sha256);
      return sha256;
    },
  };
}
