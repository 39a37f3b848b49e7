import { parseHost, parseHostAndPort } from '../model/host.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';

/** Where a PostgreSQL database answers, and as whom. */
export interface PostgresAddress {
  /** A name or an address; a folder, where it begins with a slash, holds the server's socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

const ADDRESS =
  /^postgres(?:ql)?:\/\/(?:(?<account>[^@/]*)@)?(?<authority>[^@/?#]*)\/(?<database>[^/?#]*)(?:\?(?<rest>.*))?$/u;
const NAME = /^[^\p{Cc}\s/?#@:]{1,63}$/u;
const SOCKET = /^host=(?<folder>\/[^\p{Cc}?#&]*)$/u;
const DEFAULT_PORT = 5432;

/** Whether the store is meant to be PostgreSQL and no file. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(?:ql)?:/iu.test(text);
}

/**
 * `postgres://user@host:port/database`, or `postgres://user@/database?host=/folder` for a socket. Problems never quote
 * it: a password may stand in it.
 */
export function parsePostgresUrl(text: string): Parsed<PostgresAddress> {
  const { account = '', authority = '', database = '', rest } = ADDRESS.exec(text)?.groups ?? {};
  if (account.includes(':')) {
    return unparsable('the address holds a password; write store.postgres, and store.password as a reference to it');
  }
  const place = authority === '' ? socketIn(rest) : placeOf(authority);
  if (place === undefined || (authority !== '' && rest !== undefined)) return notAnAddress();
  const [user, name] = [decoded(account), decoded(database)];
  if (!NAME.test(user) || !NAME.test(name)) return notAnAddress();
  return parsed({ ...place, user, database: name });
}

function placeOf(authority: string): Pick<PostgresAddress, 'host' | 'port'> | undefined {
  const both = parseHostAndPort(authority);
  if (both.ok) return both.value;
  const host = parseHost(authority);
  return host.ok ? { host: host.value, port: DEFAULT_PORT } : undefined;
}

function socketIn(rest = ''): Pick<PostgresAddress, 'host' | 'port'> | undefined {
  const folder = decoded(SOCKET.exec(rest)?.groups?.['folder'] ?? '');
  return folder === '' ? undefined : { host: folder, port: DEFAULT_PORT };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function notAnAddress(): Parsed<PostgresAddress> {
  return unparsable(
    'this is not the address of a database; write postgres://user@host/database, or postgres://user@/database?host=/folder for a socket',
  );
}
