/** Text in bytes, made of many small parts and taken away in large pieces. */
export class Utf8Text {
  #bytes = Buffer.allocUnsafeSlow(START);
  #length = 0;

  /** In bytes, of what was not taken yet. */
  get length(): number {
    return this.#length;
  }

  add(text: string): void {
    this.#makeRoom(text.length * MOST_BYTES_EACH);
    this.#length += this.#bytes.write(text, this.#length);
  }

  addBytes(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** All so far; what is added from now on is a new piece. */
  take(): Uint8Array {
    const piece = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafeSlow(START);
    this.#length = 0;
    return piece;
  }

  #makeRoom(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

const START = 320 * 1024;
// Of a code unit in UTF-8.
const MOST_BYTES_EACH = 3;
