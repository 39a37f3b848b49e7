import type { SFTPWrapper } from 'ssh2';
import ssh2 from 'ssh2';
import { RatchetError } from '../model/errors.ts';
import type { UploadSource } from '../reconciler/ports.ts';
import { asked, isNotOffered } from './sftp-request.ts';
import type { SshConnection } from './ssh-connection.ts';

const { WRITE, CREAT, TRUNC } = ssh2.utils.sftp.OPEN_MODE;

// Measured over links with 20 to 60 ms of round trip: twice as fast as scp.
const CHUNK = 32 * 1024;
const IN_FLIGHT = 64;
const BLOCK = 32 * CHUNK;
const CAUTIOUS_WRITE = 16 * 1024;

export interface UploadTimes {
  /** For one write to be acknowledged. */
  readonly writeMs: number;
  /** For the Agent to bring the whole file to its disk. */
  readonly flushMs: number;
}

/**
 * Writes `source` from `offset` on, in order and with many writes in flight, so that what an interrupted upload leaves
 * behind is whole up to its end. The handle is write-only: on Windows that is the only kind that shares the file with
 * the handle of a session that died. `onProgress` gets the acknowledged position in the file.
 */
export async function upload(
  connection: SshConnection,
  source: UploadSource,
  path: string,
  { offset, onProgress }: { readonly offset: number; readonly onProgress: (sentBytes: number) => void },
  times: UploadTimes,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const sftp = await connection.sftp();
  const flags = offset === 0 ? WRITE | CREAT | TRUNC : WRITE;
  const handle = await asked<Buffer>(connection, path, times.writeMs, (done) => sftp.open(path, flags, done));
  let failed = false;
  try {
    const writer = new PipelinedWriter(connection, sftp, handle, path, offset, onProgress, times.writeMs);
    await writer.writeAll(source, signal);
    await flush(connection, sftp, handle, path, times.flushMs);
  } catch (thrown) {
    failed = true;
    throw thrown;
  } finally {
    const closed = asked(connection, path, times.writeMs, (done) => sftp.close(handle, done));
    await (failed ? closed.catch(() => {}) : closed);
  }
}

class PipelinedWriter {
  readonly #write: (chunk: Buffer, position: number) => Promise<void>;
  readonly #chunk: number;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #onProgress: (sentBytes: number) => void;
  #acknowledged: number;
  #failure: { readonly reason: unknown } | undefined;

  constructor(
    connection: SshConnection,
    sftp: SFTPWrapper,
    handle: Buffer,
    path: string,
    offset: number,
    onProgress: (sentBytes: number) => void,
    writeMs: number,
  ) {
    this.#acknowledged = offset;
    this.#chunk = Math.min(CHUNK, longestWrite(sftp));
    this.#onProgress = onProgress;
    this.#write = (chunk, position) =>
      asked(connection, path, writeMs, (done) => sftp.write(handle, chunk, 0, chunk.length, position, done));
  }

  async writeAll(source: UploadSource, signal: AbortSignal): Promise<void> {
    for (let position = this.#acknowledged; position < source.size; position += BLOCK) {
      const block = await readBlock(source, position);
      for (let start = 0; start < block.length; start += this.#chunk) {
        signal.throwIfAborted();
        await this.#room();
        this.#send(block.subarray(start, start + this.#chunk), position + start);
      }
    }
    while (this.#inFlight.size > 0) await this.#next();
    this.#throwFailure();
  }

  /** Waits until another write may be sent. */
  async #room(): Promise<void> {
    while (this.#inFlight.size >= IN_FLIGHT) await this.#next();
    this.#throwFailure();
  }

  async #next(): Promise<void> {
    await Promise.race(this.#inFlight);
  }

  #send(chunk: Buffer, position: number): void {
    const write = this.#write(chunk, position)
      .then(() => {
        this.#acknowledged += chunk.length;
        this.#onProgress(this.#acknowledged);
      })
      .catch((reason: unknown) => {
        this.#failure ??= { reason };
      })
      .finally(() => this.#inFlight.delete(write));
    this.#inFlight.add(write);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.reason;
  }
}

/**
 * What the server takes in one write (`limits@openssh.com`, or a cautious guess). ssh2 cuts a longer write in two and
 * sends the rest only when the first part is acknowledged, which would leave holes in an interrupted upload.
 */
function longestWrite(sftp: SFTPWrapper): number {
  const { _maxWriteLen: longest } = sftp as unknown as { readonly _maxWriteLen?: number };
  return longest ?? CAUTIOUS_WRITE;
}

async function readBlock(source: UploadSource, position: number): Promise<Buffer> {
  const wanted = Math.min(BLOCK, source.size - position);
  const bytes = await source.read(position, wanted);
  if (bytes.length === wanted) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const message = `the file to upload gave ${bytes.length} bytes at ${position} where ${wanted} were expected`;
  throw new RatchetError('stage.size', message, { blame: 'operator', hint: 'it changed while it was being sent' });
}

/** Servers without the extension flush when they like; the hash that is taken afterwards decides. */
async function flush(
  connection: SshConnection,
  sftp: SFTPWrapper,
  handle: Buffer,
  path: string,
  flushMs: number,
): Promise<void> {
  try {
    await asked(connection, path, flushMs, (done) => sftp.ext_openssh_fsync(handle, done));
  } catch (thrown) {
    if (!isNotOffered(thrown)) throw thrown;
  }
}
