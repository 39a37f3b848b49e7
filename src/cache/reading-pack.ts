import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { FileReading } from '../desired/file-reading.ts';

// A line that names whoever read the files, a line for each file (its id, a space, what it says as JSON), and at the end
// a digest over all lines before. What is cut short, damaged or not understood has another digest, or none.

const LINE_FEED = 10;
const ID_LENGTH = 44;
const DIGEST_LENGTH = 64;
const PIECE = 1024 * 1024;

/** A pack as it was read; readings are taken out of it one by one. */
export class ReadingPack {
  readonly #bytes: Buffer;
  readonly #places: ReadonlyMap<string, Place>;

  private constructor(bytes: Buffer, places: ReadonlyMap<string, Place>) {
    this.#bytes = bytes;
    this.#places = places;
  }

  /** Undefined for bytes that `writePack` did not write for this reader. */
  static open(bytes: Buffer, reader: string): ReadingPack | undefined {
    const end = bytes.length - DIGEST_LENGTH;
    if (end < 0 || bytes.toString('latin1', end) !== digestOf(bytes.subarray(0, end))) return undefined;
    const first = bytes.indexOf(LINE_FEED);
    if (bytes.toString('utf8', 0, first) !== reader) return undefined;
    return new ReadingPack(bytes, placesIn(bytes, first + 1));
  }

  get ids(): IterableIterator<string> {
    return this.#places.keys();
  }

  reading(id: string): FileReading | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : JSON.parse(this.#bytes.toString('utf8', place.start, place.end));
  }
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function placesIn(bytes: Buffer, start: number): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  let line = start;
  for (let end = bytes.indexOf(LINE_FEED, line); end !== -1; end = bytes.indexOf(LINE_FEED, line)) {
    places.set(bytes.toString('latin1', line, line + ID_LENGTH), { start: line + ID_LENGTH + 1, end });
    line = end + 1;
  }
  return places;
}

/** Throws where the file cannot take it. `reader` is one line. */
export function writePack(descriptor: number, reader: string, readings: ReadonlyMap<string, FileReading>): void {
  const hash = createHash('sha256');
  let piece = '';
  const flush = () => {
    hash.update(piece);
    writeWhole(descriptor, piece);
    piece = '';
  };
  piece += `${reader}\n`;
  for (const [id, reading] of readings) {
    piece += `${id} ${JSON.stringify(reading)}\n`;
    if (piece.length > PIECE) flush();
  }
  flush();
  writeWhole(descriptor, hash.digest('hex'));
}

function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
