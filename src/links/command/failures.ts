import { RatchetError } from '../../model/errors.ts';
import { quotable, unusable } from './protocol.ts';

/** What a program may say about a request that it could not carry out, in the codes that all links share. */
const CODES: Readonly<Record<string, readonly [code: string, what: string]>> = {
  missing: ['sftp.missing', 'is not there'],
  denied: ['sftp.denied', 'may not be touched'],
  failure: ['sftp.failure', 'could not be used'],
  unsupported: ['sftp.unsupported', 'cannot do this'],
  unreachable: ['net.timeout', 'cannot be reached'],
  auth: ['ssh.auth', 'refused the login'],
  dropped: ['ssh.dropped', 'ended the connection'],
  timeout: ['ssh.timeout', 'did not answer in time'],
};

/** `about` is the path, or the Agent where there is none. */
export function failure(code: string, message: string, about: string): RatchetError {
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (known === undefined) return unusable(`the unknown failure code "${quotable(code)}"`);
  const said = message === '' ? '' : `: ${quotable(message, 400)}`;
  const blame = code === 'auth' ? 'operator' : 'environment';
  return new RatchetError(known[0], `"${about}" ${known[1]}${said}`, { blame });
}

export function noAnswer(agent: string, ended: string, lastWords: string): RatchetError {
  const said = lastWords === '' ? '' : `; its last words: ${lastWords}`;
  return new RatchetError('ssh.dropped', `the program of the link to "${agent}" ${ended} without an answer${said}`, {
    blame: 'environment',
  });
}

export function silent(agent: string, timeoutMs: number): RatchetError {
  const message = `the program of the link to "${agent}" gave no sign for ${timeoutMs} ms`;
  return new RatchetError('ssh.timeout', message, { blame: 'environment' });
}

export function notStarted(file: string, why: string): RatchetError {
  return new RatchetError('link.program', `the program "${file}" of a command link cannot be started (${why})`, {
    blame: 'operator',
    hint: 'correct links in the configuration',
  });
}
