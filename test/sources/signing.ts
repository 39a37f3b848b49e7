import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freshFolder } from './git-repository.ts';

/** Undefined where gpg is there, else why tests with it are left out. */
export const withoutGpg = spawnSync('gpg', ['--version']).status === 0 ? undefined : 'there is no gpg on this machine';

/** A key that signs commits by SSH, and what a line of allowed signers says about it. */
export interface SshKey {
  readonly file: string;
  allowedAs(options?: string): string;
}

export function sshKey(name: string): SshKey {
  const file = path.join(freshFolder('key'), 'id');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
  const published = readFileSync(`${file}.pub`, 'utf8').trim();
  return { file, allowedAs: (options = '') => `${name}@test.example ${options}${options && ' '}${published}\n` };
}

export function signedBySsh({ file }: SshKey): readonly string[] {
  return ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${file}`];
}

/** A home of gpg's with one key, made now or in the past. */
export interface GpgKey {
  readonly home: string;
  readonly fingerprint: string;
  /** The public key as a file. */
  published(): string;
  revoke(): void;
}

export function gpgKey(name: string, { at, expires = 'never' }: { at?: string; expires?: string } = {}): GpgKey {
  // gpg-agent listens on a socket in this folder, whose path may not be long.
  const home = mkdtempSync(path.join('/tmp', 'rg-'));
  const past = at === undefined ? [] : ['--faked-system-time', at];
  const gpg = (args: readonly string[], input = '') =>
    execFileSync(
      'gpg',
      ['--homedir', home, '--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', '', ...args],
      {
        input,
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    ).toString();
  gpg([...past, '--quick-generate-key', `${name} <${name}@test.example>`, 'ed25519', 'sign', expires]);
  const listed = gpg(['--list-keys', '--with-colons']);
  const fingerprint = /^fpr:+(?<id>[0-9A-F]{40}):/mu.exec(listed)?.groups?.['id'] ?? '';
  return {
    home,
    fingerprint,
    published() {
      const file = path.join(freshFolder('keyring'), 'key.asc');
      writeFileSync(file, gpg(['--armor', '--export', fingerprint]));
      return file;
    },
    revoke() {
      const certificate = path.join(home, 'openpgp-revocs.d', `${fingerprint}.rev`);
      const text = readFileSync(certificate, 'utf8').replace(/^:(?=-----BEGIN)/mu, '');
      gpg(['--import'], text);
    },
  };
}

export function endAgent({ home }: GpgKey): void {
  spawnSync('gpgconf', ['--homedir', home, '--kill', 'gpg-agent']);
  spawnSync('rm', ['-rf', home]);
}

/** A file of allowed signers that lines can be added to. */
export function signersFile(...lines: readonly string[]) {
  const file = path.join(freshFolder('signers'), 'allowed_signers');
  writeFileSync(file, lines.join(''));
  return { file, add: (line: string) => appendFileSync(file, line) };
}
