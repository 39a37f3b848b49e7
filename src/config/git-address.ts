import { parseHost, parseHostAndPort } from '../model/host.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';

const WEB = /^https?:\/\/(?<authority>[^/\s?#\\]+)\/[^\s?#\\]+$/iu;
const SSH = /^ssh:\/\/(?:(?<user>[^@/\s]+)@)?(?<authority>[^@/\s\\]+)\/[^\s?#\\]+$/iu;
const SCP = /^(?:(?<user>[^@/:\s]+)@)?(?<authority>[^@/:\s\\]{2,}):(?![-:\\]|\/\/)[^\s\\]+$/u;
const FILE = /^file:\/\/\/[^\p{Cc}?#]+$/iu;
const SSH_USER = /^[a-z_][a-z0-9_.-]*$/iu;

/**
 * `https://host/path`, `ssh://user@host/path`, `user@host:path` or `file:///path`. What Git would read as an option or
 * a helper program (`ext::`, a leading `-`) matches none of them. Problems never quote it: a token may stand in it.
 */
export function parseGitUrl(text: string): Parsed<string> {
  if (FILE.test(text)) return parsed(text);
  const web = WEB.exec(text)?.groups?.['authority'];
  if (web?.includes('@') === true) {
    return unparsable('the address holds a user or a token; remove it, and write it under auth');
  }
  const ssh = (SSH.exec(text) ?? SCP.exec(text))?.groups;
  const authority = web ?? (isSshUser(ssh?.['user']) ? ssh?.['authority'] : undefined);
  if (authority === undefined || !isAuthority(authority)) {
    return unparsable(
      'this is not a repository address; write https://host/path, ssh://user@host/path or file:///path',
    );
  }
  return parsed(text);
}

function isSshUser(user: string | undefined): boolean {
  return user === undefined || SSH_USER.test(user);
}

function isAuthority(authority: string): boolean {
  return parseHost(authority).ok || parseHostAndPort(authority).ok;
}

const REF = /^(?!.*(?:\.\.|\/\/|@\{|\.lock(?:\/|$)))[A-Za-z0-9_][A-Za-z0-9_./+@-]{0,199}(?<![./])$/u;

/** A branch, a tag or a commit id; never anything that Git reads as an option or an expression. */
export function parseGitRef(text: string): Parsed<string> {
  return REF.test(text)
    ? parsed(text)
    : unparsable(`"${text}" is not a branch, tag or commit; write it plainly, such as main`);
}

const FOLDER = /^(?!-)[^\\:\p{Cc}]{1,400}$/u;

/** Relative to the repository's root, without a slash at the end; empty for the root. */
export function parseGitFolder(text: string): Parsed<string> {
  const steps = text.split('/').filter((step) => step !== '' && step !== '.');
  const isBad = text.startsWith('/') || steps.includes('..') || !FOLDER.test(text);
  return isBad
    ? unparsable(`"${text}" is not a folder of the repository; write it from the root and with /, such as fleet`)
    : parsed(steps.join('/'));
}
