import { type Blame, RatchetError } from '../model/errors.ts';

interface Translation {
  readonly codes: RegExp;
  readonly code: string;
  readonly says: string;
  readonly hint: string;
  readonly blame: Blame;
}

/** First match wins. The codes are those of the system, SQLite's extended result codes and PostgreSQL's SQLSTATE. */
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
  {
    codes: /^53100$/u,
    code: 'store.full',
    says: 'has no room left on its disk',
    hint: 'free some space on the database server; nothing that was acknowledged is lost',
    blame: 'environment',
  },
  {
    codes: /^(25006|42501)$/u,
    code: 'store.read-only',
    says: 'cannot be written',
    hint: 'name the primary server, and let this account make and write tables in its schema',
    blame: 'operator',
  },
  {
    codes: /^28/u,
    code: 'store.denied',
    says: 'refuses this account',
    hint: "look at store.password and at the server's pg_hba.conf",
    blame: 'operator',
  },
  {
    codes: /^(3D000|3F000)$/u,
    code: 'store.missing',
    says: 'does not exist',
    hint: 'make it first: createdb --owner=<account> <database>',
    blame: 'operator',
  },
  {
    codes: /^(XX001|XX002)$/u,
    code: 'store.corrupt',
    says: 'is damaged',
    hint: 'restore it from a backup: the systems themselves are unharmed',
    blame: 'environment',
  },
  {
    codes: /^(53300|55P03|40001|40P01)$/u,
    code: 'store.busy',
    says: 'has too much to do at once',
    hint: 'try again; if it stays so, raise max_connections of the server',
    blame: 'environment',
  },
  {
    codes: /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|HOSTNAME_MISMATCH/u,
    code: 'store.tls',
    says: 'could not prove who it is',
    hint: "name the authority that signed the server's certificate as store.ca",
    blame: 'operator',
  },
  {
    codes: /^(08|57P|58030|ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE)/u,
    code: 'store.unreachable',
    says: 'does not answer',
    hint: 'look whether the server runs and can be reached from here; nothing that was acknowledged is lost',
    blame: 'environment',
  },
];

/** What the client for PostgreSQL says by itself, and the code that stands for it. */
const SAID_WITHOUT_CODE: readonly (readonly [RegExp, string])[] = [
  [/does not support SSL/u, 'ERR_TLS_REFUSED'],
  [/^(Connection terminated|Query read timeout|timeout (exceeded|expired)|Client has encountered)/u, 'ETIMEDOUT'],
  [/client password must be/u, '28P01'],
];

/** What the database or the system threw, in words for the operator. What is none of theirs comes back as it was. */
export function storeError(name: string, thrown: unknown): unknown {
  const foreign = codeOf(thrown);
  const found = TRANSLATIONS.find(({ codes }) => codes.test(foreign));
  if (found === undefined) return thrown;
  const { code, says, hint, blame } = found;
  return new RatchetError(code, `the store "${name}" ${says}`, { blame, hint, cause: thrown });
}

export function newerStore(name: string, migration: string): RatchetError {
  return new RatchetError('store.newer', `the store "${name}" was written by a newer version (it has "${migration}")`, {
    blame: 'operator',
    hint: 'run that version or a later one; the store was left untouched',
  });
}

export function foreignStore(name: string): RatchetError {
  return new RatchetError('store.foreign', `"${name}" is the database of another program`, {
    blame: 'operator',
    hint: 'name another place for the store; this one was left untouched',
  });
}

function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  if ('code' in thrown) return String(thrown.code);
  return SAID_WITHOUT_CODE.find(([words]) => words.test(thrown.message))?.[1] ?? '';
}
