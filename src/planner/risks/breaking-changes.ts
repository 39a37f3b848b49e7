import type { BreakingChange } from '../../model/knowledge.ts';
import { counted, listed } from '../../model/plain-words.ts';
import { compareReleases, lineOf, type Release } from '../../model/release.ts';
import { trainOf } from '../../model/train.ts';
import type { Stop } from '../stop.ts';

const SHOWN = 5;
const NUMBERED = 40;

/** What works differently at the end of a path than at its start, newest first: the newest few in words, the rest by number. */
export function crossedChanges(from: Stop, to: Stop, changes: readonly BreakingChange[]): readonly string[] {
  const crossed = changes
    .filter((change) => has(to.release, change) && !has(from.release, change))
    .toSorted((a, b) => newestTrain(b) - newestTrain(a));
  if (crossed.length === 0) return [];
  const sentences = crossed.slice(0, SHOWN).map(({ summary, url }) => `${summary.replace(/\.$/u, '')} (${url})`);
  const told = [...sentences, ...restInWords(crossed.slice(SHOWN))].join('; ');
  return [`${counted(crossed.length, 'breaking change')} between ${from.name} and ${to.name}: ${told}`];
}

/** The number of a release note is what the command takes. */
function restInWords(rest: readonly BreakingChange[]): readonly string[] {
  if (rest.length === 0) return [];
  const ids = rest.flatMap((change) => change.ids.slice(0, 1));
  return [`and ${rest.length} more, each by \`ratchet knowledge show <number>\`: ${listed(ids, String, NUMBERED)}`];
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
