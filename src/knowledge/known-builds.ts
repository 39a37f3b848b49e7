import type { KnownRelease } from '../model/knowledge.ts';
import type { KnownBuild } from '../model/overlay.ts';
import type { Problem } from '../model/problem.ts';
import { compareReleases, formatRelease, trackOf } from '../model/release.ts';
import { isBeforeTrains, trainOf } from '../model/train.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import { disorderProblems } from './build-order.ts';
import { buildOwners, publishedOtherwise } from './build-owners.ts';
import { farAhead, withoutTrain } from './unknown-release.ts';

/** The vendor's releases and the builds that a fleet repository vouches for; where these differ, the vendor is right. */
export function addKnownBuilds(
  releases: readonly KnownRelease[],
  knownBuilds: readonly KnownBuild[],
): { readonly releases: readonly KnownRelease[]; readonly problems: readonly Problem[] } {
  const owners = buildOwners(releases);
  const byName = new Map(releases.map((known) => [formatRelease(known.release), known]));
  const problems: Problem[] = [];
  const added: KnownBuild[] = [];
  for (const known of knownBuilds) {
    const name = formatRelease(known.release);
    const owner = owners.get(known.build);
    const entry = byName.get(name) ?? releaseOf(known);
    if (owner !== undefined) problems.push(ownedAlready(known, name, owner));
    else if (entry === undefined) problems.push(withoutTrain(known.origin, known.release, releases));
    else {
      byName.set(name, { ...entry, builds: [...entry.builds, known.build].toSorted((a, b) => a - b) });
      added.push(known);
    }
  }
  const together = [...byName.values()].toSorted((a, b) => compareReleases(a.release, b.release));
  problems.push(
    ...added.flatMap((known) => [
      ...farAhead(known.origin, known.release, releases),
      ...disorderProblems(known, together, 'knowledge.build-order'),
    ]),
  );
  return { releases: together, problems };
}

function ownedAlready({ build, origin }: KnownBuild, name: string, owner: string): Problem {
  if (owner === name) {
    const message = `build ${build} is known to be "${name}" without this entry; remove it`;
    return warning(problemFrom(origin, 'knowledge.known-already', message));
  }
  const message = `${publishedOtherwise(build, name, owner)}; correct or remove it`;
  return problemFrom(origin, 'knowledge.build-conflict', message);
}

/** A release that the shipped knowledge does not have: newer, so that its train follows from its number, or older than all trains. */
function releaseOf({ release, origin }: KnownBuild): KnownRelease | undefined {
  const train = trainOf(release);
  if (train === undefined && !isBeforeTrains(release)) return undefined;
  return {
    release,
    track: trackOf(release),
    train,
    publishedWith: train,
    builds: [],
    misprint: undefined,
    status: 'released',
    releasedAt: undefined,
    paired: [],
    note: `known from ${origin.file} alone`,
    url: origin.file,
  };
}
