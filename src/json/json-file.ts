import { readFile, stat } from 'node:fs/promises';
import { RatchetError } from '../model/errors.ts';

/** One kind of JSON file that we write and read again. */
export interface JsonFileKind {
  /** First part of the error codes: `snapshot` gives `snapshot.invalid` and `snapshot.unreadable`. */
  readonly code: string;
  /** As in "is not an observed snapshot". */
  readonly name: string;
  readonly schema: URL;
  readonly longestBytes: number;
  /** How to come by a good one. */
  readonly hint: string;
}

/** The whole file, unless it is too large. Throws `<code>.unreadable` and `<code>.invalid`. */
export async function bytesOf(file: string, kind: JsonFileKind): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > kind.longestBytes) throw refused('invalid', `"${file}" is larger than ${kind.longestBytes} bytes`, kind);
    return await readFile(file);
  } catch (thrown) {
    if (thrown instanceof RatchetError) throw thrown;
    const why = thrown instanceof Error && 'code' in thrown ? ` (${thrown.code})` : '';
    throw refused('unreadable', `"${file}" cannot be read${why}`, kind, thrown);
  }
}

export function refused(problem: string, message: string, { code, hint }: JsonFileKind, cause?: unknown): RatchetError {
  return new RatchetError(`${code}.${problem}`, message, { blame: 'operator', hint, cause });
}
