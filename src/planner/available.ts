import type { Track } from '../model/release.ts';
import type { TrackOffer } from './plan.ts';
import type { Terms } from './rules/rule.ts';
import { plannedRelease, type Stop } from './stop.ts';
import type { ChooseTarget, Planning } from './target-choices.ts';

const TRACKS = ['main', 'feature'] as const;

/** What either track has, and how far this system could go on it. Where what runs cannot be told, nothing is eligible. */
export function availableOn(
  current: Stop | undefined,
  terms: Terms,
  { landscape, choose }: Pick<Planning, 'landscape' | 'choose'>,
): readonly TrackOffer[] {
  return TRACKS.map((track) => {
    const newest = landscape.stops[track].find(({ status }) => status !== 'preview');
    const eligible = current === undefined ? undefined : newestEligible(current, following(track, terms), choose);
    return {
      track,
      newest: newest === undefined ? undefined : plannedRelease(newest),
      newestEligible: eligible === undefined ? undefined : plannedRelease(eligible),
    };
  });
}

function following(track: Track, terms: Terms): Terms {
  return { ...terms, target: { ...terms.target, track, version: 'latest' } };
}

function newestEligible(current: Stop, terms: Terms, choose: ChooseTarget): Stop | undefined {
  const choice = choose(current, terms);
  if (choice.kind === 'go') {
    const { objections, goal, moves } = choice.assessment;
    return objections.length === 0 ? goal : moves.at(-1)?.to;
  }
  return current.track === terms.target.track ? current : undefined;
}
