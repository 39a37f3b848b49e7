import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { VersionResult } from 'simple-git';
import type { GitAuth } from '../config/config.ts';
import { RatchetError } from '../model/errors.ts';
import { underAny } from '../model/under-any.ts';
import { gitEnvironment } from './git-environment.ts';
import { ambiguousRef, GitFailure, gitError, gitMissing, missingRef, packTooLarge, tookTooLong } from './git-errors.ts';
import { exists, makeMirror, pastLocks, putAside, watchGrowth } from './git-folder.ts';
import { type GitRunner, readGit, runGit } from './git-process.ts';
import { askGit } from './git-questions.ts';
import { COMMIT_ID, type GitRef } from './git-ref.ts';
import type { GitUrl } from './git-url.ts';

export interface GitLimits {
  readonly lookUpMs: number;
  readonly fetchMs: number;
  /** How long the lock of another git is waited for. */
  readonly lockMs: number;
  /** Of the pack that one fetch brings; git has no limit of its own for it. */
  readonly packBytes: number;
}

/** What the remote says a ref is at the moment. */
export interface RemoteRef {
  /** `refs/heads/main`, or the commit id itself. */
  readonly name: string;
  readonly commit: string;
}

/** A bare repository in the cache that holds what was read from one URL. */
export interface GitMirror {
  readonly runner: GitRunner;
  /**
   * Asks the remote; a commit id needs no asking. Throws `source.ref-missing`, `source.ref-ambiguous`, `source.…`, and
   * `GitFailure` where the mirror itself is at fault.
   */
  lookUp(ref: GitRef, signal: AbortSignal): Promise<RemoteRef>;
  /** Brings the ref in unless its commit is here, and answers the commit that is now here for it. */
  bring(ref: RemoteRef, signal: AbortSignal): Promise<string>;
  /**
   * Whether a commit that some ref once had is here, or could be brought: false where the remote answers, and does not hand
   * it out. Throws as `lookUp` does.
   */
  bringFormer(commit: string, following: GitRef, signal: AbortSignal): Promise<boolean>;
  /** The same for several at once, with all that came before them, so that they can be compared and merged. */
  bringWithHistory(refs: readonly RemoteRef[], signal: AbortSignal): Promise<readonly string[]>;
  /** Puts a damaged mirror aside for the length of `work`, and keeps it if that succeeds. */
  rebuild<T>(work: () => Promise<T>): Promise<T>;
}

const OLDEST_GIT = { major: 2, minor: 32 };
/** The remote keeps single commits to itself and gives out branches and tags only. */
const NOT_BY_ID = /not our ref|unadvertised object|not advertised|does not allow request/u;

export function gitMirror(cacheRoot: string, url: GitUrl, auth: GitAuth | undefined, limits: GitLimits): GitMirror {
  const gitDir = path.join(cacheRoot, `${createHash('sha256').update(url.text).digest('hex').slice(0, 24)}.git`);
  const home = path.join(cacheRoot, 'home');
  const runner: GitRunner = { environment: gitEnvironment({ gitDir, home }, url, auth), secrets: secretsOf(auth) };
  let isGitChecked = false;

  async function prepare(signal: AbortSignal): Promise<void> {
    await mkdir(home, { recursive: true, mode: 0o700 });
    if (!isGitChecked) refuseOldGit(await askGit(runner, cacheRoot, signal).version());
    isGitChecked = true;
    if (await exists(path.join(gitDir, 'HEAD'))) return;
    await makeMirror(runner, gitDir, signal);
  }

  async function listRemote(names: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
    return within(limits.lookUpMs, signal, url, async (bounded) => {
      await prepare(bounded);
      const answer = await readGit(runner, ['ls-remote', '--quiet', '--', url.text, ...names], { signal: bounded });
      return new Map(answer.split('\n').map((line) => [line.slice(41), line.slice(0, 40)]));
    });
  }

  async function has(commit: string, signal: AbortSignal): Promise<boolean> {
    const asked = askGit(runner, cacheRoot, signal).raw(['cat-file', '-e', `${commit}^{commit}`]);
    return asked.then(
      () => true,
      () => false,
    );
  }

  async function fetch(refspecs: readonly string[], depth: number, signal: AbortSignal): Promise<void> {
    const flags = ['--quiet', '--force', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head'];
    const growth = new AbortController();
    const stop = watchGrowth(gitDir, limits.packBytes, () => growth.abort(packTooLarge(url.text, limits.packBytes)));
    try {
      await underAny([signal, growth.signal], (either) =>
        within(limits.fetchMs, either, url, (bounded) =>
          pastLocks(gitDir, limits.lockMs, bounded, () =>
            runGit(runner, ['fetch', ...flags, `--depth=${depth}`, '--', url.text, ...refspecs], { signal: bounded }),
          ),
        ),
      );
    } finally {
      stop();
    }
  }

  async function fetchCommit(commit: string, depth: number, signal: AbortSignal): Promise<void> {
    await fetchById(commit, depth, signal).catch(async (thrown: unknown) => {
      if (!(thrown instanceof GitFailure && NOT_BY_ID.test(thrown.message))) throw thrown;
      await fetch(['+refs/heads/*:refs/ratchet/heads/*', '+refs/tags/*:refs/ratchet/tags/*'], ALL, signal);
    });
    if (!(await has(commit, signal))) throw missingRef(url.text, commit);
  }

  async function fetchNamed(name: string, depth: number, signal: AbortSignal): Promise<string> {
    const local = `refs/ratchet/${name.replace(/^refs\//u, '')}`;
    await fetch([`+${name}:${local}`], depth, signal).catch((thrown: unknown) => {
      if (thrown instanceof GitFailure && /couldn't find remote ref/u.test(thrown.message))
        throw missingRef(url.text, name);
      throw thrown;
    });
    // The branch may have moved since it was asked for: what counts is what came.
    return askGit(runner, cacheRoot, signal).revparse(['--verify', `${local}^{commit}`]);
  }

  async function fetchRef({ name, commit }: RemoteRef, depth: number, signal: AbortSignal): Promise<string> {
    if (!COMMIT_ID.test(name)) return fetchNamed(name, depth, signal);
    await fetchCommit(commit, depth, signal);
    return commit;
  }

  async function fetchById(commit: string, depth: number, signal: AbortSignal): Promise<void> {
    await fetch([`+${commit}:refs/ratchet/commits/${commit}`], depth, signal);
  }

  async function isWhole(signal: AbortSignal): Promise<boolean> {
    return (await askGit(runner, cacheRoot, signal).revparse(['--is-shallow-repository'])) === 'false';
  }

  async function lookUp(ref: GitRef, signal: AbortSignal): Promise<RemoteRef> {
    if (ref.kind === 'commit') {
      await within(limits.lookUpMs, signal, url, prepare);
      return { name: ref.id, commit: ref.id };
    }
    const full = ref.kind === 'full' ? [ref.name] : [`refs/heads/${ref.name}`, `refs/tags/${ref.name}`];
    // An annotated tag is an object of its own; `^{}` is the commit that it names.
    const answer = await listRemote([...full, ...full.map((name) => `${name}^{}`)], signal).catch((thrown: unknown) => {
      // A failure that names the mirror is not the remote's.
      const isOurs = thrown instanceof GitFailure && thrown.message.includes(gitDir);
      throw isOurs ? thrown : gitError(url.text, thrown);
    });
    const [name, second] = full.filter((candidate) => answer.has(candidate));
    if (name === undefined) throw missingRef(url.text, ref.name);
    if (second !== undefined) throw ambiguousRef(url.text, ref.name);
    return { name, commit: answer.get(`${name}^{}`) ?? answer.get(name) ?? '' };
  }

  return {
    runner,
    lookUp,

    async bring({ name, commit }, signal) {
      return (await has(commit, signal)) ? commit : await fetchRef({ name, commit }, 1, signal);
    },

    async bringFormer(commit, following, signal) {
      if (await has(commit, signal)) return true;
      try {
        await fetchById(commit, 1, signal);
      } catch (thrown) {
        if (!(thrown instanceof GitFailure)) throw thrown;
        // Each kind of server refuses in words of its own. One that still answers refuses this commit.
        await lookUp(following, signal);
      }
      return await has(commit, signal);
    },

    async bringWithHistory(refs, signal) {
      const isHere = async (commit: string) => (await isWhole(signal)) && (await has(commit, signal));
      const commits: string[] = [];
      for (const ref of refs) commits.push((await isHere(ref.commit)) ? ref.commit : await fetchRef(ref, ALL, signal));
      return commits;
    },

    rebuild: (work) => putAside(gitDir, work),
  };
}

/** What git takes for "all of it", also where the mirror began without history. */
const ALL = 2_147_483_647;

/** Ends the work at the limit. What it then throws says whether time ran out or the caller gave up. */
async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  url: GitUrl,
  work: (bounded: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = AbortSignal.timeout(milliseconds);
  try {
    return await underAny([signal, limit], work);
  } catch (thrown) {
    signal.throwIfAborted();
    if (limit.aborted) throw tookTooLong(url.text, milliseconds / 1000);
    throw thrown;
  }
}

function refuseOldGit({ installed, major, minor }: VersionResult): void {
  if (!installed) throw gitMissing();
  if (major > OLDEST_GIT.major || (major === OLDEST_GIT.major && minor >= OLDEST_GIT.minor)) return;
  throw new RatchetError('source.git-old', `git ${major}.${minor} is too old: it would not take our safe settings`, {
    blame: 'operator',
    hint: `install git ${OLDEST_GIT.major}.${OLDEST_GIT.minor} or later`,
  });
}

function secretsOf(auth: GitAuth | undefined): readonly string[] {
  if (auth?.kind !== 'https') return [];
  const token = auth.token.reveal();
  return [Buffer.from(`${auth.user}:${token}`).toString('base64'), token];
}
