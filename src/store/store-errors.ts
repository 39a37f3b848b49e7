import { type Blame, RatchetError } from '../model/errors.ts';

interface Translation {
  readonly codes: RegExp;
  readonly code: string;
  readonly says: string;
  readonly hint: string;
  readonly blame: Blame;
}

/** First match wins. The codes are SQLite's extended result codes and those of the file system. */
const TRANSLATIONS: readonly Translation[] = [
  {
    codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)/u,
    code: 'store.full',
    says: 'has no room left on its disk',
    hint: 'free some space; nothing that was acknowledged is lost',
    blame: 'environment',
  },
  {
    codes: /^(SQLITE_READONLY|EROFS|EACCES|EPERM|SQLITE_PERM)/u,
    code: 'store.read-only',
    says: 'cannot be written',
    hint: 'give this account the right to write the file and its folder, or name another place for the store',
    blame: 'operator',
  },
  {
    codes: /^SQLITE_NOTADB/u,
    code: 'store.not-a-database',
    says: 'is not a database',
    hint: 'name another file for the store, or move this one away to start with an empty one',
    blame: 'operator',
  },
  {
    codes: /^(EISDIR|SQLITE_CANTOPEN_ISDIR)/u,
    code: 'store.directory',
    says: 'is a folder',
    hint: 'name a file for the store, such as ratchet.db in that folder',
    blame: 'operator',
  },
  {
    codes: /^SQLITE_CORRUPT/u,
    code: 'store.corrupt',
    says: 'is damaged',
    hint: 'restore it from a backup, or move it away to start with an empty one: the systems themselves are unharmed',
    blame: 'environment',
  },
  {
    codes: /^(SQLITE_BUSY|SQLITE_LOCKED)/u,
    code: 'store.busy',
    says: 'is held by another process',
    hint: 'try again; if it stays so, look for a process that keeps the file open',
    blame: 'environment',
  },
  {
    codes: /^(SQLITE_CANTOPEN|ENOENT|ENOTDIR|EEXIST|ENAMETOOLONG|ELOOP)/u,
    code: 'store.unreachable',
    says: 'cannot be opened',
    hint: 'check that its folder is a folder that this account may enter',
    blame: 'operator',
  },
  {
    codes: /^(SQLITE_IOERR|SQLITE_PROTOCOL|EIO)/u,
    code: 'store.io',
    says: 'cannot be read or written',
    hint: 'look at the health of the disk; a store does not belong on a network share',
    blame: 'environment',
  },
];

/** What SQLite or the file system threw, in words for the operator. What is none of theirs comes back as it was. */
export function storeError(file: string, thrown: unknown): unknown {
  const foreign = codeOf(thrown);
  const found = TRANSLATIONS.find(({ codes }) => codes.test(foreign));
  if (found === undefined) return thrown;
  const { code, says, hint, blame } = found;
  return new RatchetError(code, `the store "${file}" ${says}`, { blame, hint, cause: thrown });
}

export function newerStore(file: string, migration: string): RatchetError {
  return new RatchetError('store.newer', `the store "${file}" was written by a newer version (it has "${migration}")`, {
    blame: 'operator',
    hint: 'run that version or a later one; the store was left untouched',
  });
}

export function foreignStore(file: string): RatchetError {
  return new RatchetError('store.foreign', `"${file}" is the database of another program`, {
    blame: 'operator',
    hint: 'name another file for the store; this one was left untouched',
  });
}

function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return '';
  return String(thrown.code);
}
