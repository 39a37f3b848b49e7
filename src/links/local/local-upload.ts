import fs from 'node:fs/promises';
import type { UploadOptions, UploadSource } from '../../reconciler/agent-link.ts';
import type { Pace } from '../upload/pace.ts';
import { sendInOrder } from '../upload/send-in-order.ts';

const { O_WRONLY, O_CREAT, O_TRUNC } = fs.constants;

const CHUNK = 1024 * 1024;

/** Copies a source into a file of this machine, and brings it to the disk. */
export async function localUpload(
  source: UploadSource,
  file: string,
  { offset, onProgress, pace }: Pick<UploadOptions, 'offset' | 'onProgress'> & { readonly pace: Pace },
  signal: AbortSignal,
): Promise<void> {
  const handle = await fs.open(file, offset === 0 ? O_WRONLY | O_CREAT | O_TRUNC : O_WRONLY);
  const write = async (bytes: Buffer, position: number) => {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  };
  try {
    await sendInOrder(source, { chunkBytes: CHUNK, inFlight: 1, write }, { offset, onProgress, pace }, signal);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
