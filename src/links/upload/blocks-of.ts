import { RatchetError } from '../../model/errors.ts';
import type { UploadSource } from '../../reconciler/agent-link.ts';

interface Block {
  readonly position: number;
  readonly bytes: Buffer;
}

/** The source from `offset` on, block by block. The next block is read while the one before is being sent. */
export async function* blocksOf(source: UploadSource, offset: number, blockBytes: number): AsyncGenerator<Block> {
  let ahead = offset < source.size ? readBlock(source, offset, blockBytes) : undefined;
  for (let position = offset; ahead !== undefined; position += blockBytes) {
    const bytes = await ahead;
    const next = position + blockBytes;
    ahead = next < source.size ? readBlock(source, next, blockBytes) : undefined;
    // Who stops here never asks for what was read ahead; whether that could be read is then of no interest.
    ahead?.catch(() => {});
    yield { position, bytes };
  }
}

async function readBlock(source: UploadSource, position: number, blockBytes: number): Promise<Buffer> {
  const wanted = Math.min(blockBytes, source.size - position);
  const bytes = await source.read(position, wanted);
  if (bytes.length === wanted) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const message = `the file to upload gave ${bytes.length} bytes at ${position} where ${wanted} were expected`;
  throw new RatchetError('stage.size', message, { blame: 'operator', hint: 'it changed while it was being sent' });
}
