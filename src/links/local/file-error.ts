import { RatchetError } from '../../model/errors.ts';

/** What Node says of a file, in the codes that all links share. */
export function fileError(thrown: unknown, path: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const details = { blame: 'environment', cause: thrown } as const;
  switch (code) {
    case undefined:
      return thrown;
    case 'ENOENT':
    case 'ENOTDIR':
      return new RatchetError('sftp.missing', `"${path}" is not there`, details);
    case 'EACCES':
    case 'EPERM':
      return new RatchetError('sftp.denied', `"${path}" may not be touched by this account`, details);
    default:
      return new RatchetError('sftp.failure', `"${path}" could not be used (${String(code)})`, details);
  }
}
