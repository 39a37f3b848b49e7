import { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { type Contents, contentsOf, reasonOf } from './contents.ts';

// A table of contents stands at the end of its zip file; this is more than the largest that is taken needs.
const TAIL_BYTES = 16 * 1024 * 1024;
const STORED = 0;

/**
 * The table of contents of a zip file inside of a zip file. Its bytes pass through memory, of which only the end is kept;
 * nothing is written anywhere, and zip files inside of it are not opened.
 */
export async function nestedContents(zip: ZipFile, entry: Entry, signal: AbortSignal): Promise<Contents> {
  try {
    const tail = await tailOf(zip, entry, signal);
    const nested = await yauzl.fromRandomAccessReaderPromise(
      new TailReader(tail, entry.uncompressedSize),
      entry.uncompressedSize,
      {
        strictFileNames: false,
      },
    );
    return await contentsOf(nested, entry.uncompressedSize);
  } catch (thrown) {
    signal.throwIfAborted();
    return { kind: 'refused', why: `it is not a zip file (${reasonOf(thrown)})` };
  }
}

/** yauzl ends the stream with an error where more comes out than the entry has announced. */
async function tailOf(zip: ZipFile, entry: Entry, signal: AbortSignal): Promise<Buffer> {
  const start = entry.compressionMethod === STORED ? Math.max(entry.uncompressedSize - TAIL_BYTES, 0) : 0;
  const stream = await zip.openReadStreamPromise(entry, start > 0 ? { start } : {});
  const chunks: Buffer[] = [];
  let kept = 0;
  for await (const chunk of stream) {
    signal.throwIfAborted();
    chunks.push(chunk);
    kept += chunk.length;
    for (let first = chunks[0]; first !== undefined && kept - first.length >= TAIL_BYTES; first = chunks[0]) {
      kept -= first.length;
      chunks.shift();
    }
  }
  return Buffer.concat(chunks);
}

/** A file of which only the end is known. */
class TailReader extends yauzl.RandomAccessReader {
  readonly #tail: Buffer;
  readonly #start: number;

  constructor(tail: Buffer, size: number) {
    super();
    this.#tail = tail;
    this.#start = size - tail.length;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    if (start < this.#start) throw new RangeError('its table of contents is too large');
    return Readable.from([this.#tail.subarray(start - this.#start, end - this.#start)]);
  }
}
