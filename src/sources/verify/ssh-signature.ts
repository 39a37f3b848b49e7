import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SshSigners } from '../../config/commit-verification.ts';
import { printable } from '../../model/printable.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { RunVerifier, Verdict } from './run-verifier.ts';

/**
 * git says whether the signature is good and whose it is. It believes the commit about when it was made, though, so that
 * whoever holds a key that has expired could make commits of last year: ssh-keygen is asked about the key as of now.
 */
export async function judgeSsh(
  commit: string,
  signature: string,
  { allowed, revoked }: SshSigners,
  scratch: string,
  run: RunVerifier,
): Promise<Refusal | undefined> {
  const ask = (more: readonly string[]) =>
    run('git', ['-c', `gpg.ssh.allowedSignersFile=${allowed}`, ...more, 'verify-commit', '--raw', commit]);
  const asked = await ask(revoked === undefined ? [] : ['-c', `gpg.ssh.revocationFile=${revoked}`]);
  if (asked.exitCode !== 0) {
    // A revoked key and a bad signature look alike, but for what is said where nothing is revoked.
    const isRevoked =
      revoked !== undefined && isCryptic(asked) && (await ask([])).stderr.includes('Good "git" signature');
    return isRevoked ? refusal('KeyRevoked', 'is signed with a key that was revoked') : inWords(asked);
  }
  return await withFile(scratch, signature, async (file) => {
    const now = await run('ssh-keygen', ['-Y', 'find-principals', '-s', file, '-f', allowed]);
    return now.exitCode === 0 ? undefined : inWords(now);
  });
}

function isCryptic({ stderr }: Verdict): boolean {
  return !stderr.includes('Good "git" signature');
}

function inWords({ stderr }: Verdict): Refusal {
  const key = /key (?<key>SHA256:[A-Za-z0-9+/]{43})/u.exec(stderr)?.groups?.['key'];
  const named = key === undefined ? 'a key' : `the key ${key}`;
  if (stderr.includes('key has expired')) return refusal('KeyExpired', `is signed with ${named}, which has expired`);
  if (stderr.includes('key is not yet valid')) {
    return refusal('KeyNotYetValid', `is signed with ${named}, which is not valid yet`);
  }
  if (stderr.includes('signature namespace')) {
    return refusal('UnknownKey', 'is signed with a key that is allowed for other things than commits');
  }
  if (stderr.includes('No principal matched')) {
    return refusal('UnknownKey', `is signed with ${named}, which is not among the allowed signers`);
  }
  const said = printable(stderr.trim().replaceAll(/\s+/gu, ' '), 200);
  return refusal('BadSignature', `has a signature that does not hold (${said})`);
}

async function withFile<T>(folder: string, text: string, use: (file: string) => Promise<T>): Promise<T> {
  const own = await mkdtemp(path.join(folder, 'signature-'));
  try {
    const file = path.join(own, 'sig');
    await writeFile(file, text);
    return await use(file);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
