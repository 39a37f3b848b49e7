import { GitFailure } from './git-errors.ts';
import { type GitRunner, streamGit } from './git-process.ts';
import { MAX_FILE_BYTES, type ReadLimits } from './read-limits.ts';

/**
 * The contents of blobs by their ids, from one process for all. Of a larger blob only the first `MAX_FILE_BYTES` are
 * kept, while the rest goes by.
 */
export async function readBlobs(
  runner: GitRunner,
  ids: readonly string[],
  limits: ReadLimits,
  signal: AbortSignal,
): Promise<Map<string, Uint8Array>> {
  const blobs = new Map<string, Uint8Array>();
  if (ids.length === 0) return blobs;
  const stream = streamGit(runner, ['cat-file', '--batch'], { input: `${ids.join('\n')}\n`, signal });
  const answer = new ByteReader(stream);
  try {
    for (const id of ids) {
      const [answered, type, size] = (await answer.line()).split(' ');
      if (answered !== id || type !== 'blob') throw new GitFailure(`the object ${id} is not a blob of this mirror`);
      limits.addBytes(Math.min(Number(size), MAX_FILE_BYTES));
      blobs.set(id, await answer.take(Number(size), MAX_FILE_BYTES));
      await answer.take(1, 0);
    }
  } finally {
    await stream.return(undefined);
  }
  return blobs;
}

const LINE_FEED = 10;
const MAX_LINE = 200;

/** Reads lines and counted bytes from a stream, in turn. */
class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    let end = this.#rest.indexOf(LINE_FEED);
    while (end === -1 && this.#rest.length < MAX_LINE) {
      this.#rest = Buffer.concat([this.#rest, await this.#next()]);
      end = this.#rest.indexOf(LINE_FEED);
    }
    if (end === -1) throw new GitFailure('an answer of cat-file could not be read');
    const line = Buffer.from(this.#rest.subarray(0, end)).toString('latin1');
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** Passes `count` bytes and answers the first `keep` of them. */
  async take(count: number, keep: number): Promise<Uint8Array> {
    const kept = new Uint8Array(Math.min(count, keep));
    for (let passed = 0; passed < count; ) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const piece = this.#rest.subarray(0, count - passed);
      if (passed < kept.length) kept.set(piece.subarray(0, kept.length - passed), passed);
      passed += piece.length;
      this.#rest = this.#rest.subarray(piece.length);
    }
    return kept;
  }

  async #next(): Promise<Uint8Array> {
    const { done, value } = await this.#chunks.next();
    if (done === true) throw new GitFailure('git ended in the middle of an answer');
    return value;
  }
}
