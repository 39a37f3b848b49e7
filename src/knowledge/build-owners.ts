import type { KnownRelease } from '../model/knowledge.ts';
import { onceEach } from '../model/once-each.ts';
import { formatRelease } from '../model/release.ts';

/** Build → the name of the release that it is. */
export const buildOwners = onceEach(
  (releases: readonly KnownRelease[]): ReadonlyMap<number, string> =>
    new Map(releases.flatMap(({ release, builds }) => builds.map((build) => [build, formatRelease(release)]))),
);

/** One slip, wherever it is written: a build under the name of another release than it was published as. */
export function publishedOtherwise(build: number, name: string, owner: string): string {
  return `build ${build} is "${name}" here, but the vendor published it as "${owner}"`;
}
