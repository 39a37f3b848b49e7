import type { FleetLocation } from '../config/config.ts';
import { RatchetError } from '../model/errors.ts';
import type { FleetFiles } from '../reconciler/ports.ts';
import { readBlobs } from './git-blobs.ts';
import { GitFailure, gitError } from './git-errors.ts';
import { type Blobs, filesOfTree, placeInWords } from './git-files.ts';
import { type GitLimits, type GitMirror, gitMirror } from './git-mirror.ts';
import { type GitRunner, readGit, streamGit } from './git-process.ts';
import { parseGitFolder, parseGitRef } from './git-ref.ts';
import { GIT_LIMITS } from './git-source.ts';
import { parseGitUrl } from './git-url.ts';
import { ReadLimits } from './read-limits.ts';

/** A branch, and what it would hold once the proposed commit is merged into it. */
export interface GitProposal {
  readonly baseCommit: string;
  readonly headCommit: string;
  readonly base: FleetFiles;
  readonly merged: Merged;
  /** Paths of the repository that the merge adds, changes or takes away; a moved file counts under both its names. */
  readonly touched: readonly string[];
  /** What the base holds in the one place that is asked for by name. */
  readonly guard: GuardFile;
}

export type GuardFile =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** A link, a submodule or a folder, which are not followed. */
  | { readonly kind: 'no-file' };

export type Merged =
  | { readonly kind: 'merged'; readonly files: FleetFiles }
  /** Git cannot merge them: a person has to, file by file. */
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

export interface ProposalRefs {
  readonly base: string;
  readonly head: string;
}

export interface ProposalSettings {
  readonly cacheRoot: string;
  /** From the root of the repository. */
  readonly guardPath: string;
  readonly limits?: GitLimits;
}

/**
 * Reads both sides from a bare mirror; nothing is ever checked out, and nothing that the commits hold is run. Throws what
 * a Git source throws, `source.unrelated` and `source.behind`.
 */
export async function readGitProposal(
  location: Extract<FleetLocation, { kind: 'git' }>,
  refs: ProposalRefs,
  { cacheRoot, guardPath, limits = GIT_LIMITS }: ProposalSettings,
  signal: AbortSignal,
): Promise<GitProposal> {
  const url = parseGitUrl(location.url);
  const [base, head] = [parseGitRef(refs.base), parseGitRef(refs.head)];
  const place = { url: url.text, folder: parseGitFolder(location.folder), ref: refs.base };
  const mirror = gitMirror(cacheRoot, url, location.auth, limits);

  async function readNow(): Promise<GitProposal> {
    const found = [await mirror.lookUp(base, signal), await mirror.lookUp(head, signal)];
    const [baseCommit = '', headCommit = ''] = await mirror.bringWithHistory(found, signal);
    const merge = await mergeOf(mirror, baseCommit, headCommit, url.text, signal);
    const before = await filesOfTree(mirror.runner, baseCommit, place, new Map(), signal);
    const from = placeInWords(place);
    const named = (files: Pick<FleetFiles, 'files' | 'notes'>, revision: string): FleetFiles => {
      return { revision, from, files: files.files, notes: files.notes };
    };
    const touched = merge.kind === 'tree' ? await pathsBetween(mirror.runner, baseCommit, merge.tree, signal) : [];
    return {
      baseCommit,
      headCommit,
      touched,
      guard: await fileIn(mirror.runner, baseCommit, guardPath, url.text, signal),
      base: named(before, `${refs.base}@sha1:${baseCommit}`),
      merged:
        merge.kind === 'conflict'
          ? merge
          : {
              kind: 'merged',
              files: named(await filesAfter(merge.tree, before.blobs), `${refs.head}@sha1:${headCommit}`),
            },
    };
  }

  /** A commit that takes the whole folder away leaves a fleet without Systems: that is shown, not refused. */
  async function filesAfter(tree: string, known: Blobs): Promise<Pick<FleetFiles, 'files' | 'notes'>> {
    return await filesOfTree(mirror.runner, tree, place, known, signal).catch((thrown: unknown) => {
      if (thrown instanceof RatchetError && thrown.code === 'source.folder-missing') return { files: [], notes: [] };
      throw thrown;
    });
  }

  try {
    return await readNow().catch((thrown: unknown) => {
      if (!(thrown instanceof GitFailure)) throw thrown;
      // It is not that the remote could not be asked, so the mirror may be at fault: try once with a new one.
      return mirror.rebuild(readNow);
    });
  } catch (thrown) {
    throw gitError(url.text, thrown);
  }
}

type Merge = { readonly kind: 'tree'; readonly tree: string } | Extract<Merged, { kind: 'conflict' }>;

/** The tree that a merge would leave. Where the head holds all of the base, that is its own. */
async function mergeOf(
  { runner }: GitMirror,
  base: string,
  head: string,
  url: string,
  signal: AbortSignal,
): Promise<Merge> {
  const ask = (args: readonly string[]) => readGit(runner, args, { signal });
  const common = await ask(['merge-base', base, head]).catch((thrown: unknown) => {
    if (thrown instanceof GitFailure && thrown.message === '') throw unrelated(url, base, head);
    throw thrown;
  });
  if (common === base) return { kind: 'tree', tree: head };
  // Both are commits of this repository, so that no word of them is an option.
  const written = await answerOf(runner, ['merge-tree', '--write-tree', '--name-only', '-z', base, head], signal);
  const [tree = '', ...rest] = written.text.split('\0');
  if (!/^[0-9a-f]{40}$/u.test(tree)) throw behind(url, base, head);
  if (written.isWhole) return { kind: 'tree', tree };
  return { kind: 'conflict', paths: rest.slice(0, rest.indexOf('')) };
}

/** Without looking for renames: a name that is gone is touched. */
async function pathsBetween(
  runner: GitRunner,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', from, to];
  const answer = await answerOf(runner, args, signal);
  if (!answer.isWhole) throw new GitFailure('the paths between two commits could not be listed');
  return answer.text.split('\0').filter((path) => path !== '');
}

async function fileIn(
  runner: GitRunner,
  commit: string,
  path: string,
  url: string,
  signal: AbortSignal,
): Promise<GuardFile> {
  const answer = await answerOf(runner, ['ls-tree', '-z', '--full-tree', commit, '--', path], signal);
  if (!answer.isWhole) throw new GitFailure('a tree could not be listed');
  const [record = ''] = answer.text.split('\0');
  if (record === '') return { kind: 'none' };
  const [mode = '', , id = ''] = (record.split('\t')[0] ?? '').split(' ');
  if (!['100644', '100755'].includes(mode)) return { kind: 'no-file' };
  const bytes = (await readBlobs(runner, [id], new ReadLimits(url), signal)).get(id);
  return bytes === undefined ? { kind: 'no-file' } : { kind: 'file', bytes };
}

interface Answer {
  readonly text: string;
  /** False where git ended with an exit code of its own, as it does for a conflict. */
  readonly isWhole: boolean;
}

const LONGEST_ANSWER = 8 * 1024 * 1024;

async function answerOf(runner: GitRunner, args: readonly string[], signal: AbortSignal): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  const read = (): string => Buffer.concat(chunks).toString('utf8').slice(0, LONGEST_ANSWER);
  try {
    for await (const chunk of streamGit(runner, args, { signal })) chunks.push(chunk);
    return { text: read(), isWhole: true };
  } catch (thrown) {
    if (thrown instanceof GitFailure) return { text: read(), isWhole: false };
    throw thrown;
  }
}

function unrelated(url: string, base: string, head: string): RatchetError {
  return new RatchetError(
    'source.unrelated',
    `${short(base)} and ${short(head)} have no commit in common in "${url}"`,
    {
      blame: 'operator',
      hint: 'name a base and a head of the same history; a shallow clone has to be made whole (fetch-depth: 0)',
    },
  );
}

function behind(url: string, base: string, head: string): RatchetError {
  const message = `${short(head)} does not hold all of its base ${short(base)} in "${url}", and this git cannot merge them`;
  return new RatchetError('source.behind', message, {
    blame: 'operator',
    hint: 'bring the branch up to date with its base, or install git 2.38 or later',
  });
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
