import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RatchetError } from '../model/errors.ts';

/** False where the file exists already; it is left as it is. */
export async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (await exists(file)) return false;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RatchetError('out.unwritable', `"${file}" cannot be written: ${why}`, { blame: 'operator', cause });
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
