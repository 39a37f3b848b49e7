import { type Refusal, type RefusalReason, refusal } from './refusal.ts';
import type { RunVerifier } from './run-verifier.ts';

/** gpg's own words for machines; the first that is there decides, and only then a good signature counts. */
const BAD: readonly (readonly [status: string, reason: RefusalReason, because: string])[] = [
  ['REVKEYSIG', 'KeyRevoked', 'which was revoked'],
  ['EXPKEYSIG', 'KeyExpired', 'which has expired'],
  ['EXPSIG', 'KeyExpired', 'in a signature that has expired'],
  ['NO_PUBKEY', 'UnknownKey', 'which is not in the keyring'],
];

/** The keyring is `GNUPGHOME` of the environment, and holds the allowed keys and no others. */
export async function judgeGpg(commit: string, run: RunVerifier): Promise<Refusal | undefined> {
  const { exitCode, stderr } = await run('git', ['verify-commit', '--raw', commit]);
  const statuses = [...stderr.matchAll(/^\[GNUPG:\] (?<status>[A-Z_]+)(?: (?<key>[0-9A-F]{8,40})\b)?/gmu)];
  for (const [status, reason, because] of BAD) {
    const found = statuses.find(({ groups }) => groups?.['status'] === status);
    if (found !== undefined) return refusal(reason, `is signed with the key ${found.groups?.['key']}, ${because}`);
  }
  const isGood = exitCode === 0 && statuses.filter(({ groups }) => groups?.['status'] === 'GOODSIG').length === 1;
  return isGood ? undefined : refusal('BadSignature', 'has a signature that does not hold');
}
