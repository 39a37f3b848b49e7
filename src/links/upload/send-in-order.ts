import { unlessAborted } from '../../model/unless-aborted.ts';
import type { UploadSource } from '../../reconciler/agent-link.ts';
import { blocksOf } from './blocks-of.ts';
import type { Pace } from './pace.ts';

/** Where an upload goes. Writes that are begun in order have to be carried out in order. */
export interface UploadTarget {
  /** Bytes of one write. */
  readonly chunkBytes: number;
  /** Writes that may wait for their acknowledgement at the same time. */
  readonly inFlight: number;
  write(bytes: Buffer, position: number): Promise<void>;
}

interface Sending {
  readonly offset: number;
  readonly pace: Pace;
  /** Gets the acknowledged position in the file. */
  readonly onProgress: (sentBytes: number) => void;
}

const BLOCK_BYTES = 1024 * 1024;

/**
 * Sends `source` from `offset` on with many writes in flight, so that what an interrupted upload leaves behind is whole
 * up to its end. Returns when all of it is acknowledged.
 */
export async function sendInOrder(
  source: UploadSource,
  target: UploadTarget,
  { offset, pace, onProgress }: Sending,
  signal: AbortSignal,
): Promise<void> {
  const { chunkBytes } = target;
  const writes = new WritesInFlight(target, offset, onProgress);
  const blockBytes = Math.max(1, Math.floor(BLOCK_BYTES / chunkBytes)) * chunkBytes;
  for await (const { position, bytes } of blocksOf(source, offset, blockBytes)) {
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      const chunk = bytes.subarray(start, start + chunkBytes);
      await pace(chunk.length, signal);
      signal.throwIfAborted();
      await unlessAborted(writes.atMost(target.inFlight - 1), signal);
      writes.begin(chunk, position + start);
    }
  }
  signal.throwIfAborted();
  await unlessAborted(writes.atMost(0), signal);
}

class WritesInFlight {
  readonly #target: UploadTarget;
  readonly #onProgress: (sentBytes: number) => void;
  #acknowledged: number;
  #count = 0;
  #failure: { readonly reason: unknown } | undefined;
  #wake = () => {};

  constructor(target: UploadTarget, offset: number, onProgress: (sentBytes: number) => void) {
    this.#target = target;
    this.#acknowledged = offset;
    this.#onProgress = onProgress;
  }

  /** Waits until no more than `limit` writes are unanswered. Throws what the first failed one did. */
  async atMost(limit: number): Promise<void> {
    while (this.#count > limit && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure.reason;
  }

  begin(chunk: Buffer, position: number): void {
    this.#count += 1;
    this.#target
      .write(chunk, position)
      .then(() => {
        this.#acknowledged += chunk.length;
        this.#onProgress(this.#acknowledged);
      })
      .catch((reason: unknown) => {
        this.#failure ??= { reason };
      })
      .finally(() => {
        this.#count -= 1;
        this.#wake();
      });
  }
}
