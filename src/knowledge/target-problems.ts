import type { DesiredFleet } from '../model/desired.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Problem } from '../model/problem.ts';
import { formatRelease } from '../model/release.ts';
import { trainOf } from '../model/train.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import { nearestKnown } from './unknown-release.ts';

/** Systems that ask for a release which neither the knowledge nor the Catalog has: a slip, or newer than what is known. */
export function targetProblems(
  { systems, catalog }: Pick<DesiredFleet, 'systems' | 'catalog'>,
  { releases }: Pick<Knowledge, 'releases'>,
): readonly Problem[] {
  const known = new Set([...releases, ...catalog].map(({ release }) => formatRelease(release)));
  return systems.flatMap(({ target: { version }, places }) => {
    if (version === 'latest' || places.version === undefined) return [];
    const name = formatRelease(version);
    if (known.has(name)) return [];
    // A package tells which fixes a release has only where its number does.
    const otherwise =
      trainOf(version) === undefined ? 'install a newer version of ratchet' : 'add its package to the Catalog';
    const message = `spec.target.version "${name}" is not known, and not in the Catalog; write a release that is, or ${otherwise}`;
    return [warning(problemFrom(places.version, 'knowledge.unknown-target', message, nearestKnown(version, releases)))];
  });
}
