import type { SFTPWrapper } from 'ssh2';
import ssh2 from 'ssh2';
import type { UploadOptions, UploadSource } from '../../reconciler/agent-link.ts';
import { isNotOffered } from '../not-offered.ts';
import type { Pace } from '../upload/pace.ts';
import { sendInOrder, type UploadTarget } from '../upload/send-in-order.ts';
import { Stall } from '../upload/stall.ts';
import { asked, requested, silent } from './sftp-request.ts';
import type { SshConnection } from './ssh-connection.ts';

const { WRITE, CREAT, TRUNC } = ssh2.utils.sftp.OPEN_MODE;

// Long writes cost the server less, and as many as fill its window twice keep it busy (docs/performance.md).
const LONGEST_WRITE = 256 * 1024;
const BYTES_IN_FLIGHT = 4 * 1024 * 1024;
const CAUTIOUS_WRITE = 16 * 1024;

interface UploadTimes {
  /** For the next write to be acknowledged. */
  readonly writeMs: number;
  /** For the Agent to bring the whole file to its disk. */
  readonly flushMs: number;
}

interface SftpUpload extends Pick<UploadOptions, 'offset' | 'onProgress'> {
  readonly pace: Pace;
  readonly times: UploadTimes;
}

/**
 * Writes `source` from `offset` on. The handle is write-only: on Windows that is the only kind that shares the file with
 * the handle of a session that died.
 */
export async function upload(
  connection: SshConnection,
  source: UploadSource,
  path: string,
  { offset, onProgress, pace, times }: SftpUpload,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const sftp = await connection.sftp();
  const flags = offset === 0 ? WRITE | CREAT | TRUNC : WRITE;
  const handle = await asked<Buffer>(connection, path, times.writeMs, (done) => sftp.open(path, flags, done));
  let failed = false;
  try {
    const target = openFile(connection, sftp, handle, path, times.writeMs);
    await sendInOrder(source, target, { offset, pace, onProgress }, signal);
    await flush(connection, sftp, handle, path, times.flushMs);
  } catch (thrown) {
    failed = true;
    throw thrown;
  } finally {
    const closed = asked(connection, path, times.writeMs, (done) => sftp.close(handle, done));
    await (failed ? closed.catch(() => {}) : closed);
  }
}

function openFile(
  connection: SshConnection,
  sftp: SFTPWrapper,
  handle: Buffer,
  path: string,
  writeMs: number,
): UploadTarget {
  const chunkBytes = Math.min(LONGEST_WRITE, longestWrite(sftp));
  const stall = new Stall(writeMs, () => connection.drop(silent(connection.where, writeMs)));
  return {
    chunkBytes,
    inFlight: Math.floor(BYTES_IN_FLIGHT / chunkBytes),
    async write(bytes, position) {
      stall.begun();
      try {
        await requested(connection, path, (done) => sftp.write(handle, bytes, 0, bytes.length, position, done));
      } finally {
        stall.ended();
      }
    },
  };
}

/**
 * What the server takes in one write (`limits@openssh.com`, or a cautious guess). ssh2 cuts a longer write in two and
 * sends the rest only when the first part is acknowledged, which would leave holes in an interrupted upload.
 */
function longestWrite(sftp: SFTPWrapper): number {
  const { _maxWriteLen: longest } = sftp as unknown as { readonly _maxWriteLen?: number };
  return longest ?? CAUTIOUS_WRITE;
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
