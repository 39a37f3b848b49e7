import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { RatchetError } from '../model/errors.ts';

/** A reader of the file sees the old content or the new one, never half of it. Throws `out.unwritable`. */
export async function writeWhole(
  file: string,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    await pipeline(pieces, createWriteStream(temporary));
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    // Whoever makes the pieces may fail as well, and says so in words of its own.
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new RatchetError('out.unwritable', `"${file}" cannot be written: ${cause.message}`, {
      blame: 'operator',
      cause,
    });
  }
}
