import type { CommitVerification } from '../config/commit-verification.ts';
import type { FleetLocation } from '../config/config.ts';
import { RatchetError } from '../model/errors.ts';
import type { Clock, FleetFiles, FleetSource, FormerFiles, Unverified } from '../reconciler/ports.ts';
import { GitFailure, gitError } from './git-errors.ts';
import { type Blobs, filesOfTree, placeInWords } from './git-files.ts';
import { type GitLimits, gitMirror, type RemoteRef } from './git-mirror.ts';
import { parseGitFolder, parseGitRef } from './git-ref.ts';
import { parseGitUrl } from './git-url.ts';
import type { CommitVerifier, Verified } from './verify/commit-verifier.ts';

export interface GitSourceOptions {
  /** Where mirrors may be kept; made where it is missing. */
  readonly cacheRoot: string;
  readonly clock: Clock;
  readonly pollMs: number;
  /** From 0 up to 1; spreads the polls of many machines. */
  readonly random: () => number;
  readonly limits?: GitLimits;
}

export const GIT_LIMITS: GitLimits = {
  lookUpMs: 60_000,
  fetchMs: 300_000,
  lockMs: 10_000,
  packBytes: 256 * 1024 * 1024,
};
/** Polls come up to a tenth of the interval early or late. */
const JITTER = 0.1;

function gone(because: string): FormerFiles {
  return { kind: 'gone', because };
}

interface LastRead {
  readonly commit: string;
  readonly files: FleetFiles;
  readonly blobs: Blobs;
}

/**
 * A Git repository at a branch, tag or commit, read from a bare mirror: git lists a tree and hands out blobs, and nothing
 * is ever checked out. One read is one commit, whatever moves meanwhile. Throws `source.url`, `source.ref`,
 * `source.folder` and `source.auth` at once; all else comes from `read`.
 */
export function gitSource(
  location: Extract<FleetLocation, { kind: 'git' }>,
  { cacheRoot, clock, pollMs, random, limits = GIT_LIMITS }: GitSourceOptions,
): FleetSource {
  const url = parseGitUrl(location.url);
  const ref = parseGitRef(location.ref);
  const folder = parseGitFolder(location.folder);
  const { verify } = location;
  const revisions = `${location.ref}@sha1:`;
  const mirror = gitMirror(cacheRoot, url, location.auth, limits);
  let last: LastRead | undefined;
  /** What whoever listens knows of, or was hinted at. */
  let known: string | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  async function readNow(signal: AbortSignal): Promise<FleetFiles> {
    const work = () => readOnce(signal);
    try {
      return await work().catch((thrown: unknown) => {
        if (!(thrown instanceof GitFailure)) throw thrown;
        // It is not that the remote could not be asked, so the mirror may be at fault: try once with a new one.
        last = undefined;
        return mirror.rebuild(work);
      });
    } catch (thrown) {
      throw gitError(url.text, thrown);
    }
  }

  async function readOnce(signal: AbortSignal): Promise<FleetFiles> {
    const remote = await mirror.lookUp(ref, signal);
    known = remote.commit;
    if (last?.commit === remote.commit) return last.files;
    const { commit, unverified } = await brought(remote, signal);
    const { files, blobs } = await filesAt(commit, unverified, signal);
    last = { commit, files, blobs };
    return files;
  }

  async function filesAt(
    commit: string,
    unverified: Unverified | undefined,
    signal: AbortSignal,
  ): Promise<Omit<LastRead, 'commit'>> {
    const place = { url: url.text, folder, ref: location.ref };
    const { blobs, ...found } = await filesOfTree(mirror.runner, commit, place, last?.blobs ?? new Map(), signal);
    const files = { revision: `${revisions}${commit}`, from: placeInWords(place), ...found, unverified };
    return { files, blobs };
  }

  async function readFormer(revision: string, signal: AbortSignal): Promise<FormerFiles> {
    if (!revision.startsWith(revisions)) return gone(`it is no revision of "${location.ref}"`);
    const commit = revision.slice(revisions.length);
    if (!(await mirror.bringFormer(commit, ref, signal))) {
      return gone(`commit ${commit} is neither in the mirror nor in the repository any more`);
    }
    const refused = verify && (await (await verifier(verify)).refused(commit, signal));
    if (refused !== undefined) return gone(`commit ${commit} ${refused.because}`);
    return { kind: 'read', files: (await filesAt(commit, undefined, signal)).files };
  }

  /** What the remote has, or of it what may count. */
  async function brought(remote: RemoteRef, signal: AbortSignal): Promise<Verified> {
    if (verify === undefined) return { commit: await mirror.bring(remote, signal), unverified: undefined };
    const isEvery = verify.commits === 'every';
    const [newest = ''] = isEvery
      ? await mirror.bringWithHistory([remote], signal)
      : [await mirror.bring(remote, signal)];
    return await (await verifier(verify)).inForce(newest, signal);
  }

  async function verifier(wanted: CommitVerification): Promise<CommitVerifier> {
    const { commitVerifier } = await import('./verify/commit-verifier.ts');
    return commitVerifier(wanted, mirror.runner, { url: url.text, ref: location.ref, cacheRoot });
  }

  /** The commit of the moment; `undefined` where the remote cannot be asked, and a word where the ref is gone. */
  async function poll(signal: AbortSignal): Promise<string | undefined> {
    try {
      return (await mirror.lookUp(ref, signal)).commit;
    } catch (thrown) {
      signal.throwIfAborted();
      return thrown instanceof RatchetError && thrown.code.startsWith('source.ref-') ? thrown.code : undefined;
    }
  }

  return {
    read(signal) {
      const reading = queue.then(() => readNow(signal));
      queue = reading.catch(() => undefined);
      return reading;
    },

    readAgain(revision, signal) {
      const reading = queue.then(() =>
        readFormer(revision, signal).catch((thrown: unknown) => {
          throw gitError(url.text, thrown);
        }),
      );
      queue = reading.catch(() => undefined);
      return reading;
    },

    async watch(onHint, signal) {
      try {
        for (;;) {
          await clock.sleep(pollMs * (1 - JITTER + 2 * JITTER * random()), signal);
          const found = await poll(signal);
          if (found === undefined || found === known) continue;
          known = found;
          onHint();
        }
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
      }
    },
  };
}
