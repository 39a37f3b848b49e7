import { rename, writeFile } from 'node:fs/promises';
import { RatchetError } from '../model/errors.ts';

/** A reader of the file sees the old content or the new one, never half of it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RatchetError('out.unwritable', `"${file}" cannot be written: ${why}`, { blame: 'operator', cause });
  }
}
