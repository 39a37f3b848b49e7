import type { Entry, ZipFile } from 'yauzl';
import { bytesInWords } from '../../../model/plain-words.ts';
import { printable } from '../../../model/printable.ts';

/** The table of contents of a zip file, or why nobody should unpack it. Reading it unpacks nothing. */
export type Contents =
  | { readonly kind: 'contents'; readonly entries: ReadonlyMap<string, Entry>; readonly unpackedBytes: number }
  | { readonly kind: 'refused'; readonly why: string };

const MOST_ENTRIES = 100_000;
const LONGEST_NAME = 1024;
// Of whole packages and of what is in them. Programs and documents shrink to a quarter, text to a tenth.
const MOST_UNPACKED_BYTES = 40e9;
const HIGHEST_RATIO = 100;
const SMALL_BYTES = 100e6;

/** Closes nothing. `bytes` is the length of the zip file itself. */
export async function contentsOf(zip: ZipFile, bytes: number): Promise<Contents> {
  if (zip.entryCount > MOST_ENTRIES) return refused(`it has ${zip.entryCount} entries`);
  const entries = new Map<string, Entry>();
  let packed = 0;
  let unpackedBytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const objection = objectionTo(entry);
      if (objection !== undefined) return refused(`entry "${printable(entry.fileName, 100)}" ${objection}`);
      entries.set(entry.fileName, entry);
      packed += entry.compressedSize;
      unpackedBytes += entry.uncompressedSize;
    }
  } catch (thrown) {
    // yauzl itself refuses absolute names and names that climb out with "..".
    return refused(reasonOf(thrown));
  }
  // A bomb that is small on disk lets many entries share the same bytes.
  if (packed > bytes) return refused('its entries overlap each other');
  const tooMuch = unpackedBytes > MOST_UNPACKED_BYTES;
  const tooDense = unpackedBytes > SMALL_BYTES && unpackedBytes > packed * HIGHEST_RATIO;
  if (tooMuch || tooDense) return refused(`${bytesInWords(packed)} in it unpack to ${bytesInWords(unpackedBytes)}`);
  return { kind: 'contents', entries, unpackedBytes };
}

export function reasonOf(thrown: unknown): string {
  return printable(thrown instanceof Error ? thrown.message : String(thrown), 200);
}

function refused(why: string): Contents {
  return { kind: 'refused', why };
}

const ENCRYPTED = 1;
// The upper half of the attributes holds a Unix mode where the zip file was made there.
const KIND_OF_FILE = 0o170_000;
const SYMBOLIC_LINK = 0o120_000;

function objectionTo(entry: Entry): string | undefined {
  const { fileName, generalPurposeBitFlag, externalFileAttributes } = entry;
  if (fileName.length > LONGEST_NAME) return 'has too long a name';
  // The raw bytes: in the old code page of zip files, control characters are read as pictures.
  if (fileName.includes(':') || entry.fileNameRaw.some((byte) => byte < 0x20 || byte === 0x7f))
    return 'has a name that Windows reads as something else';
  if ((generalPurposeBitFlag & ENCRYPTED) !== 0) return 'is encrypted';
  if (((externalFileAttributes >>> 16) & KIND_OF_FILE) === SYMBOLIC_LINK) return 'is a symbolic link';
  return undefined;
}
