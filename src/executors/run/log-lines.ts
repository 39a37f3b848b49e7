const LINE_FEED = 0x0a;
// A line that does not end is shown in pieces, so that memory stays bounded.
const LONGEST_LINE = 64 * 1024;

/** Cuts a growing log into lines. Of UTF-8, UTF-16 with a byte order mark, or Windows-1252. */
export class LogLines {
  #rest: Buffer = Buffer.alloc(0);
  #utf16 = false;
  #atStart = true;

  /** The lines that these bytes complete. */
  push(bytes: Uint8Array): string[] {
    if (this.#atStart && bytes.length >= 2) {
      this.#utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
      this.#atStart = false;
    }
    const all = Buffer.concat([this.#rest, bytes]);
    const end = this.#endOfLastLine(all);
    this.#rest = all.subarray(end);
    const text = this.#decode(all.subarray(0, end));
    return text.split(/\r?\n/u).filter((line) => line.trim() !== '');
  }

  #endOfLastLine(bytes: Buffer): number {
    const end = this.#utf16 ? endOfUtf16Line(bytes) : bytes.lastIndexOf(LINE_FEED) + 1;
    return bytes.length - end > LONGEST_LINE ? bytes.length - (bytes.length % 2) : end;
  }

  #decode(bytes: Buffer): string {
    if (this.#utf16) return new TextDecoder('utf-16le').decode(bytes);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder('windows-1252').decode(bytes);
    }
  }
}

function endOfUtf16Line(bytes: Buffer): number {
  for (let index = bytes.length - (bytes.length % 2); index > 0; index -= 2) {
    if (bytes.readUInt16LE(index - 2) === LINE_FEED) return index;
  }
  return 0;
}
