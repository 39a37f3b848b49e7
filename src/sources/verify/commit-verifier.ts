import type { CommitVerification } from '../../config/commit-verification.ts';
import { RatchetError } from '../../model/errors.ts';
import type { Unverified } from '../../reconciler/ports.ts';
import { type GitRunner, readGit } from '../git-process.ts';
import { type CommitSignature, signatureOf } from './commit-signature.ts';
import { judgeGpg } from './gpg-signature.ts';
import { keyringOf } from './keyring.ts';
import { lastVerified } from './last-verified.ts';
import { type Refusal, refusal } from './refusal.ts';
import { verifierIn } from './run-verifier.ts';
import { judgeSsh } from './ssh-signature.ts';

/** Which commit is in force, and what became of the newest where that is another. */
export interface Verified {
  readonly commit: string;
  readonly unverified: Unverified | undefined;
}

export interface CommitVerifier {
  /** The newest commit where it may count, else the last that might. Throws `source.unverified` where there is none. */
  inForce(newest: string, signal: AbortSignal): Promise<Verified>;
  /** Why a commit may not count that came before the newest; undefined where it may. Its own signature is judged as of now. */
  refused(former: string, signal: AbortSignal): Promise<Refusal | undefined>;
}

interface Place {
  readonly url: string;
  readonly ref: string;
  /** A folder of ours. */
  readonly cacheRoot: string;
}

/** Of one step; each is a process or two. */
const MOST_COMMITS = 2000;

type Refused = Refusal & { readonly commit: string };

export function commitVerifier(wanted: CommitVerification, runner: GitRunner, place: Place): CommitVerifier {
  const memory = lastVerified(place.cacheRoot, runner, place);

  /** The first commit that does not count, oldest first, of those that have to. */
  async function firstRefused(
    newest: string,
    last: string | undefined,
    signal: AbortSignal,
  ): Promise<Refused | undefined> {
    const base = last ?? wanted.since;
    if (wanted.commits === 'head' || base === undefined) return await refusedAmong([newest], signal);
    if (!(await isBefore(base, newest, signal))) {
      const because = `does not come after ${short(base)}, which was verified last: the history was rewritten`;
      return { commit: newest, ...refusal('HistoryRewritten', because) };
    }
    const range = ['rev-list', '--topo-order', '--reverse', newest, `^${base}`];
    const listed = (await readGit(runner, range, { signal })).split('\n').filter((line) => line !== '');
    if (listed.length <= MOST_COMMITS) return await refusedAmong(listed, signal);
    const because = `comes with ${listed.length} commits at once; look at them, and write the last as fleet.git.verify.since`;
    return { commit: newest, ...refusal('TooManyCommits', because) };
  }

  async function refusedAmong(commits: readonly string[], signal: AbortSignal): Promise<Refused | undefined> {
    for (const commit of commits) {
      const found = await judge(commit, signal);
      if (found !== undefined) return { commit, ...found };
    }
    return undefined;
  }

  async function judge(commit: string, signal: AbortSignal): Promise<Refusal | undefined> {
    const signature = signatureOf(await readGit(runner, ['cat-file', 'commit', commit], { signal }));
    return await judgeSignature(commit, signature, signal);
  }

  async function judgeSignature(commit: string, signature: CommitSignature, signal: AbortSignal) {
    const run = verifierIn(runner.environment, signal);
    switch (signature.kind) {
      case 'none':
        return refusal('Unsigned', 'is not signed');
      case 'ssh':
        if (wanted.ssh === undefined) return refusal('UnknownKey', 'is signed by SSH, for which nobody is allowed');
        return await judgeSsh(commit, signature.text, wanted.ssh, place.cacheRoot, run);
      case 'openpgp': {
        if (wanted.gpg.length === 0) return refusal('UnknownKey', 'is signed by GPG, for which nobody is allowed');
        const GNUPGHOME = await keyringOf(wanted.gpg, place.cacheRoot, run);
        return await judgeGpg(commit, verifierIn({ ...runner.environment, GNUPGHOME }, signal));
      }
      case 'other':
        return refusal('SignatureKindUnknown', 'has a signature that is of another kind than SSH and GPG');
      default:
        return signature satisfies never;
    }
  }

  async function isBefore(base: string, newest: string, signal: AbortSignal): Promise<boolean> {
    const run = verifierIn(runner.environment, signal);
    return (await run('git', ['merge-base', '--is-ancestor', base, newest])).exitCode === 0;
  }

  async function isHere(commit: string, signal: AbortSignal): Promise<boolean> {
    const run = verifierIn(runner.environment, signal);
    return (await run('git', ['cat-file', '-e', `${commit}^{tree}`])).exitCode === 0;
  }

  return {
    async refused(former, signal) {
      return former === (await memory.read()) ? undefined : await judge(former, signal);
    },

    async inForce(newest, signal) {
      const last = await memory.read();
      if (newest === last) return { commit: newest, unverified: undefined };
      const refused = await firstRefused(newest, last, signal);
      if (refused === undefined) {
        await memory.write(newest, signal);
        return { commit: newest, unverified: undefined };
      }
      const subject = refused.commit === newest ? newest : `${newest} follows ${refused.commit}, which`;
      const message = `commit ${subject} ${refused.because}`;
      const kept = last !== undefined && (await isHere(last, signal)) ? last : undefined;
      if (kept === undefined) throw nothingVerified(place, refused.reason, message);
      const stays = `${message}; ${short(kept)}, which was verified last, stays in force`;
      return { commit: kept, unverified: { commit: newest, reason: refused.reason, message: stays } };
    },
  };
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

function nothingVerified({ url, ref }: Place, reason: string, message: string): RatchetError {
  return new RatchetError('source.unverified', `nothing of "${url}" at "${ref}" is verified: ${message} (${reason})`, {
    blame: 'author',
    hint: 'let somebody whose key is allowed under fleet.git.verify sign a commit on top of it',
  });
}
