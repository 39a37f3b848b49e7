import { unusable } from './protocol.ts';

const LONGEST_LINE = 1024 * 1024;
const LINE_END = 0x0a;

/** The lines of a stream that are not blank, each at most 1 MiB of UTF-8. Throws `link.answer` for any other. */
export async function* linesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  for await (const bytes of piecesOf(stream)) {
    const line = decoded(bytes);
    if (line.trim() !== '') yield line;
  }
}

async function* piecesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let size = 0;
  const add = (piece: Buffer) => {
    begun.push(piece);
    size += piece.length;
    if (size > LONGEST_LINE) throw unusable(`a line of more than ${LONGEST_LINE} bytes`);
  };
  const taken = () => {
    const whole = Buffer.concat(begun);
    begun = [];
    size = 0;
    return whole;
  };
  for await (const chunk of stream) {
    let rest = Buffer.from(chunk);
    for (let end = rest.indexOf(LINE_END); end !== -1; end = rest.indexOf(LINE_END)) {
      add(rest.subarray(0, end));
      const line = taken();
      if (line.length > 0) yield line;
      rest = rest.subarray(end + 1);
    }
    add(rest);
  }
  yield taken();
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unusable('bytes that are no UTF-8');
  }
}
