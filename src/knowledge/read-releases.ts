import type { KnownRelease } from '../model/knowledge.ts';
import { compareReleases, formatRelease, parseRelease, trackOf } from '../model/release.ts';
import { type CheckedObject, checked, isCount } from './checked.ts';

/** Reads releases.json whole, or throws an error that names the entry and what is wrong with it. */
export function readReleases(json: unknown): { readonly revision: string; readonly releases: readonly KnownRelease[] } {
  const file = checked(json, 'the file');
  const releases = file.list('releases').map((entry, index) => readRelease(checked(entry, `release ${index + 1}`)));
  refuseDisorder(releases);
  refuseSharedBuilds(releases);
  return { revision: file.object('meta').text('revision'), releases };
}

function readRelease(entry: CheckedObject): KnownRelease {
  const name = entry.text('release');
  const release = parseRelease(name);
  if (!release.ok) throw new TypeError(`${entry.where}: ${release.problem}`);
  const track = trackOf(release.value);
  if (entry.text('track') !== track) throw new TypeError(`${entry.where}: ${name} is on the ${track} track`);
  const train = entry.count('train');
  const publishedWith = entry.optionalCount('publishedWith') ?? train;
  if (publishedWith < train) throw new TypeError(`${entry.where}: "publishedWith" is before its own train`);
  return {
    release: release.value,
    track,
    train,
    publishedWith,
    ...buildsOf(entry),
    status: entry.word('status', ['released', 'preview']),
    releasedAt: entry.optionalDay('releasedAt'),
    paired: entry.list('paired').map(String),
    note: entry.optionalText('note'),
    url: entry.link('url'),
  };
}

function buildsOf(entry: CheckedObject): Pick<KnownRelease, 'builds' | 'misprint'> {
  const builds = entry.list('builds');
  if (!builds.every(isCount)) throw new TypeError(`${entry.where}: "builds" must be whole numbers`);
  const misprint = entry.optionalCount('misprint');
  if (misprint !== undefined && !builds.includes(misprint))
    throw new TypeError(`${entry.where}: "misprint" must be one of "builds"`);
  return { builds: builds.toSorted((a, b) => a - b), misprint };
}

function refuseDisorder(releases: readonly KnownRelease[]): void {
  for (const [index, { release }] of releases.entries()) {
    const before = releases[index - 1];
    if (before === undefined || compareReleases(before.release, release) < 0) continue;
    throw new TypeError(`${formatRelease(release)} must come once, after ${formatRelease(before.release)}`);
  }
}

/** A build identifies a release; were it listed twice, it would identify none. */
function refuseSharedBuilds(releases: readonly KnownRelease[]): void {
  const owners = new Map<number, KnownRelease>();
  for (const known of releases) {
    for (const build of known.builds) {
      const owner = owners.get(build);
      if (owner !== undefined) {
        const names = `${formatRelease(owner.release)} and ${formatRelease(known.release)}`;
        throw new TypeError(`build ${build} is listed for both ${names}`);
      }
      owners.set(build, known);
    }
  }
}
