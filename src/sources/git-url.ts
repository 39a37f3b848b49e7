import { isIP } from 'node:net';
import { RatchetError } from '../model/errors.ts';

export type GitProtocol = 'https' | 'http' | 'ssh' | 'file';

/** A URL that git may be given: one protocol, a plain host, no secret, nothing that git or ssh would read as an option. */
export interface GitUrl {
  readonly protocol: GitProtocol;
  /** Safe to show: it cannot hold a credential. */
  readonly text: string;
  /** `https://git.example:8443`; empty for files. */
  readonly origin: string;
  /** The host is this machine, so that plain HTTP does not leave it. */
  readonly loopback: boolean;
}

const PROTOCOLS: Readonly<Record<string, GitProtocol>> = {
  'https:': 'https',
  'http:': 'http',
  'ssh:': 'ssh',
  'file:': 'file',
};
const HOST_NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/iu;
const SSH_USER = /^[a-z0-9_][a-z0-9._-]*$/iu;
const SCP_LIKE = /^(?<host>[\w.@-]+):(?!\/\/)(?<path>[^:\\].*)$/u;

/** Throws `source.url`. The message shows no more of the text than its protocol and host. */
export function parseGitUrl(text: string): GitUrl {
  if (text === '' || text.startsWith('-')) throw refused(text, 'is not a URL', WRITE_A_URL);
  // What git and we could read differently is not read at all.
  if (/[^\x21-\x7e]|\\|%[01][0-9a-f]|%7f/iu.test(text)) {
    throw refused(text, 'holds spaces, backslashes, control characters or letters beyond ASCII', WRITE_A_URL);
  }
  if (/^[a-z0-9+.-]*::/iu.test(text)) throw refused(text, 'names a remote helper', WRITE_A_URL);
  if (!text.includes('://')) throw refused(text, 'has no protocol', hintForPath(text));
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw refused(text, 'is not a URL', WRITE_A_URL);
  const protocol = PROTOCOLS[url.protocol];
  if (protocol === undefined) throw refused(text, `has the protocol "${url.protocol}"`, WRITE_A_URL);
  refuseExtras(text, url, protocol);
  refuseHost(text, url, protocol);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const loopback = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return { protocol, text, origin: protocol === 'file' ? '' : `${url.protocol}//${url.host}`, loopback };
}

function refuseExtras(text: string, url: URL, protocol: GitProtocol): void {
  if (url.password !== '' || (url.username !== '' && protocol !== 'ssh')) {
    throw refused(text, 'holds a user or a password', 'take them out of the URL and name them under fleet.git.auth');
  }
  if (url.search !== '' || url.hash !== '') {
    throw refused(text, 'has a query or a fragment', 'end the URL with the path of the repository');
  }
  if (url.pathname.length < 2) throw refused(text, 'names no repository', 'add the path of the repository');
}

function refuseHost(text: string, { hostname, username }: URL, protocol: GitProtocol): void {
  if (protocol === 'file') {
    if (hostname !== '') throw refused(text, 'names a host', 'write file:///folder/repository.git');
    return;
  }
  const isAddress = hostname.startsWith('[') ? isIP(hostname.slice(1, -1)) === 6 : HOST_NAME.test(hostname);
  if (!isAddress) throw refused(text, 'has no plain host name', WRITE_A_URL);
  if (username !== '' && !SSH_USER.test(username)) throw refused(text, 'has no plain user name', WRITE_A_URL);
}

const WRITE_A_URL = 'write https://host/path, ssh://git@host/path or file:///path';

function hintForPath(text: string): string {
  const { host, path } = SCP_LIKE.exec(text)?.groups ?? {};
  if (host !== undefined && host.length > 1) return `write ssh://${host}/${path}`;
  return WRITE_A_URL;
}

function refused(text: string, why: string, hint: string): RatchetError {
  return new RatchetError('source.url', `the repository "${withoutSecrets(text)}" ${why}`, { blame: 'operator', hint });
}

/** For texts that could not be read as a URL, and so could hold anything anywhere. */
function withoutSecrets(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/gu, '?')
    .replace(/[?#].*$/su, '')
    .replace(/\/\/[^/]*@/u, '//')
    .slice(0, 200);
}
