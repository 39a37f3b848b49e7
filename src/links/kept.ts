// What a command prints beyond this is read, so that it can end, and thrown away.
const KEPT_BYTES = 1024 * 1024;

/** The first bytes of a stream. */
export class Kept {
  readonly #chunks: Buffer[] = [];
  #size = 0;

  add(bytes: Buffer): void {
    const room = KEPT_BYTES - this.#size;
    if (room <= 0) return;
    this.#chunks.push(bytes.subarray(0, room));
    this.#size += Math.min(bytes.length, room);
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
