import path from 'node:path';
import type { FleetLocation } from '../config/config.ts';
import { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import { underAny } from '../model/under-any.ts';
import type { PublishedFile, StatusBranch } from '../reconciler/status-branch.ts';
import { gitError } from './git-errors.ts';
import { type GitMirror, gitMirror } from './git-mirror.ts';
import { readGit, runGit } from './git-process.ts';
import { parseGitRef } from './git-ref.ts';
import { GIT_LIMITS } from './git-source.ts';
import { parseGitUrl } from './git-url.ts';

type GitLocation = Extract<FleetLocation, { kind: 'git' }>;

export const OBSERVED = 'observed.json';
export const PAGE = 'README.md';
const OURS: readonly string[] = [OBSERVED, PAGE];
const FILE_MODE = '100644';
const PUSH_MS = 120_000;

const IDENTITY = {
  GIT_AUTHOR_NAME: 'ratchet',
  GIT_AUTHOR_EMAIL: 'ratchet@localhost',
  GIT_COMMITTER_NAME: 'ratchet',
  GIT_COMMITTER_EMAIL: 'ratchet@localhost',
};

/**
 * A branch of the fleet's own repository that always has one commit, so that years of it do not fill anybody's disk. It is
 * pushed only where it is still as it was looked at, and only where it holds nothing but what we publish.
 */
export function statusBranch(location: GitLocation, branch: string, cacheRoot: string): StatusBranch {
  const url = parseGitUrl(location.url);
  const ref = `refs/heads/${branch}`;
  refuseFleetBranch(location, branch);
  // A repository of its own: the mirror that the fleet is read from is written by fetching alone.
  const mirror = gitMirror(path.join(cacheRoot, 'status'), url, location.auth, GIT_LIMITS);

  async function push(files: readonly PublishedFile[], at: Instant, signal: AbortSignal): Promise<void> {
    const there = await commitAt(mirror, ref, signal);
    if (there !== undefined) await refuseForeign(mirror, there, branch, signal);
    const environment = {
      ...mirror.runner.environment,
      ...IDENTITY,
      GIT_AUTHOR_DATE: at,
      GIT_COMMITTER_DATE: at,
    };
    const runner = { ...mirror.runner, environment };
    const lines: string[] = [];
    for (const { name, text } of files) {
      const blob = await readGit(runner, ['hash-object', '-w', '--stdin'], { input: text, signal });
      lines.push(`${FILE_MODE} blob ${blob}\t${name}\n`);
    }
    const tree = await readGit(runner, ['mktree'], { input: lines.join(''), signal });
    const commit = await readGit(runner, ['commit-tree', '-m', 'what was found', tree], { signal });
    const lease = `--force-with-lease=${ref}:${there ?? ''}`;
    const pushed = ['push', '--quiet', '--no-verify', '--no-signed', lease, '--', url.text, `${commit}:${ref}`];
    await runGit(runner, pushed, { signal });
  }

  return {
    name: branch,

    async publish(files, at, signal) {
      try {
        await underAny([signal, AbortSignal.timeout(PUSH_MS)], (either) => push(files, at, either));
      } catch (thrown) {
        signal.throwIfAborted();
        throw gitError(url.text, thrown);
      }
    },
  };
}

/** `observed.json` of the branch as it is now. Throws `source.…` and `status-branch.empty`. */
export async function readStatusBranch(
  location: GitLocation,
  branch: string,
  cacheRoot: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const url = parseGitUrl(location.url);
  const mirror = gitMirror(path.join(cacheRoot, 'status'), url, location.auth, GIT_LIMITS);
  try {
    const remote = await mirror.lookUp(parseGitRef(branch), signal);
    const commit = await mirror.bring(remote, signal);
    const { readWholeBlob } = await import('./whole-blob.ts');
    const bytes = await readWholeBlob(mirror.runner, `${commit}:${OBSERVED}`, signal);
    if (bytes !== undefined) return bytes;
  } catch (thrown) {
    throw gitError(url.text, thrown);
  }
  throw new RatchetError('status-branch.empty', `the branch "${branch}" of "${url.text}" holds no ${OBSERVED}`, {
    blame: 'operator',
    hint: '`ratchet serve` writes it where fleet.git.status names the branch',
  });
}

async function commitAt(mirror: GitMirror, ref: string, signal: AbortSignal): Promise<string | undefined> {
  const found = await mirror.lookUp({ kind: 'full', name: ref }, signal).catch((thrown: unknown) => {
    if (thrown instanceof RatchetError && thrown.code === 'source.ref-missing') return undefined;
    throw thrown;
  });
  return found && (await mirror.bring(found, signal));
}

async function refuseForeign(mirror: GitMirror, commit: string, branch: string, signal: AbortSignal): Promise<void> {
  const names = (await readGit(mirror.runner, ['ls-tree', '-z', '--name-only', commit], { signal })).split('\0');
  const foreign = names.find((name) => name !== '' && !OURS.includes(name));
  if (foreign === undefined) return;
  throw new RatchetError(
    'status-branch.foreign',
    `the branch "${branch}" holds ${JSON.stringify(foreign)}, which is not ours; nothing was pushed`,
    { blame: 'operator', hint: 'name a branch under fleet.git.status that holds nothing else' },
  );
}

function refuseFleetBranch({ ref }: GitLocation, branch: string): void {
  if (ref !== branch && ref !== `refs/heads/${branch}`) return;
  throw new RatchetError('status-branch.fleet', `the fleet is read from "${ref}"; its status cannot be written there`, {
    blame: 'operator',
    hint: 'name another branch under fleet.git.status',
  });
}
