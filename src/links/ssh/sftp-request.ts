import ssh2 from 'ssh2';
import { RatchetError } from '../../model/errors.ts';
import { dropped, type SshConnection } from './ssh-connection.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

type Done<T> = (error: Error | null | undefined, value: T) => void;

/**
 * One SFTP request as a promise. Statuses become `sftp.missing`, `sftp.denied` and `sftp.failure`. A server that keeps
 * silent for too long loses the connection, so that no handle of ours stays open over there.
 */
export async function asked<T = void>(
  connection: SshConnection,
  path: string,
  timeoutMs: number,
  start: (done: Done<T>) => void,
): Promise<T> {
  const timer = setTimeout(() => connection.drop(silent(connection.where, timeoutMs)), timeoutMs);
  try {
    return await requested<T>(connection, path, start);
  } finally {
    clearTimeout(timer);
  }
}

/** As `asked`, for one of many requests at once: whoever sends them watches over the time. */
export function requested<T = void>(
  connection: SshConnection,
  path: string,
  start: (done: Done<T>) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (connection.lost !== undefined) return reject(connection.lost);
    const stopListening = connection.onLost(reject);
    try {
      start((error, value) => {
        stopListening();
        if (error) reject(sftpError(error, path, connection));
        else resolve(value);
      });
    } catch (thrown) {
      stopListening();
      reject(neverSent(thrown, connection));
    }
  });
}

function sftpError(error: Error, path: string, connection: SshConnection): RatchetError {
  const status = 'code' in error ? error.code : undefined;
  const details = { blame: 'environment', cause: error } as const;
  switch (status) {
    case STATUS_CODE.NO_SUCH_FILE:
      return new RatchetError('sftp.missing', `"${path}" is not there`, details);
    case STATUS_CODE.PERMISSION_DENIED:
      return new RatchetError('sftp.denied', `"${path}" may not be touched by this account`, details);
    case STATUS_CODE.OP_UNSUPPORTED:
      return new RatchetError('sftp.unsupported', `"${connection.where}" cannot do this to "${path}"`, details);
    case undefined:
      return connection.lost ?? dropped(connection.where, error);
    default:
      return new RatchetError('sftp.failure', `"${path}" could not be used (SFTP status ${status})`, details);
  }
}

/** ssh2 throws, before it sends anything, when the server has not offered an extension. */
function neverSent(thrown: unknown, connection: SshConnection): unknown {
  if (!(thrown instanceof Error) || !/does not support/.test(thrown.message)) return thrown;
  const message = `"${connection.where}" does not offer this SFTP request`;
  return new RatchetError('sftp.unsupported', message, { blame: 'environment', cause: thrown });
}

export function silent(where: string, timeoutMs: number): RatchetError {
  const message = `"${where}" did not answer an SFTP request within ${timeoutMs} ms`;
  return new RatchetError('ssh.timeout', message, { blame: 'environment' });
}
