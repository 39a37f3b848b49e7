import { RatchetError } from '../model/errors.ts';

/** The other side does not know this request; nothing was done. */
export function isNotOffered(thrown: unknown): boolean {
  return thrown instanceof RatchetError && thrown.code === 'sftp.unsupported';
}
