import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { RatchetError } from '../../model/errors.ts';
import type { UploadSource } from '../../reconciler/agent-link.ts';

/** 64 lower-case hex digits over a whole file, read as a stream. `onBytes` gets how many were read so far. */
export async function sha256OfFile(
  file: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void = () => {},
): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024, signal })) {
    hash.update(chunk);
    bytes += chunk.length;
    onBytes(bytes);
  }
  return hash.digest('hex');
}

/** Hands a file's bytes to an upload for the length of `use`. */
export async function withFileBytes<T>(file: string, use: (source: UploadSource) => Promise<T>): Promise<T> {
  const handle = await opened(file);
  try {
    const { size } = await handle.stat();
    return await use({ size, read: (offset, length) => readFully(handle, offset, Math.min(length, size - offset)) });
  } finally {
    await handle.close();
  }
}

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (cause) {
    throw new RatchetError('stage.package', `"${file}" cannot be read any more`, {
      blame: 'environment',
      hint: 'it was verified a moment ago; try again',
      cause,
    });
  }
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.max(length, 0));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
