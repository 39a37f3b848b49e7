import type { BreakingChange } from '../../model/knowledge.ts';
import { compareReleases, lineOf, type Release } from '../../model/release.ts';
import { trainOf } from '../../model/train.ts';
import type { Stop } from '../stop.ts';

const SHOWN = 5;

/** What works differently at the end of a path than at its start, newest first; a sentence for each of the newest few. */
export function crossedChanges(from: Stop, to: Stop, changes: readonly BreakingChange[]): readonly string[] {
  const crossed = changes
    .filter((change) => has(to.release, change) && !has(from.release, change))
    .toSorted((a, b) => newestTrain(b) - newestTrain(a));
  if (crossed.length === 0) return [];
  const count = crossed.length === 1 ? '1 breaking change' : `${crossed.length} breaking changes`;
  const rest = crossed.length - SHOWN;
  const sentences = crossed.slice(0, SHOWN).map(({ summary, url }) => `${summary.replace(/\.$/u, '')} (${url})`);
  const more = rest > 0 ? [`and ${rest} more`] : [];
  return [`${count} between ${from.name} and ${to.name}: ${[...sentences, ...more].join('; ')}`];
}

/**
 * Each line that a change was brought to has its own first release; later lines have it from their start. Where
 * nothing is said of a release's own track, its train decides.
 */
function has(release: Release, { firstMain, firstFeature }: BreakingChange): boolean {
  const firsts = release.month === 0 ? firstMain : firstFeature;
  if (firsts.length === 0) {
    const train = trainOf(release);
    return (
      train !== undefined && [...firstMain, ...firstFeature].some((first) => train >= (trainOf(first) ?? Infinity))
    );
  }
  const ofLine = firsts.filter((first) => lineOf(first) === lineOf(release));
  const comparable = ofLine.length > 0 ? ofLine : firsts;
  return comparable.some((first) => compareReleases(release, first) >= 0);
}

function newestTrain({ firstMain, firstFeature }: BreakingChange): number {
  return Math.max(0, ...[...firstMain, ...firstFeature].map((first) => trainOf(first) ?? 0));
}
