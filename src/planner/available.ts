import { TRACKS, type Track } from '../model/release.ts';
import type { Choice } from './choose-target.ts';
import type { Landscape } from './landscape.ts';
import type { Outlook } from './outlook.ts';
import type { TrackOffer } from './plan.ts';
import type { Target } from './rules/rule.ts';
import { isOutAt, plannedRelease, type Stop } from './stop.ts';

/** What either track has for a system of which it cannot be told what runs: nothing is eligible. */
export function offeredToNobody(landscape: Landscape, now: number): readonly TrackOffer[] {
  return TRACKS.map((track) => offerOf(track, undefined, landscape, now));
}

/** What either track has, and how far this system could go on it. */
export function availableOn(
  start: Stop,
  target: Target,
  { landscape, circumstances }: Pick<Outlook, 'landscape' | 'circumstances'>,
  choose: (target: Target) => Choice,
): readonly TrackOffer[] {
  return TRACKS.map((track) => {
    const choice = choose({ ...target, track, version: 'latest' });
    const eligible = eligibleOf(choice) ?? (start.track === track ? start : undefined);
    return offerOf(track, eligible, landscape, circumstances.asOf);
  });
}

function offerOf(track: Track, eligible: Stop | undefined, { stops }: Landscape, now: number): TrackOffer {
  const newest = stops[track].find((stop) => isOutAt(stop, now));
  return {
    track,
    newest: newest === undefined ? undefined : plannedRelease(newest),
    newestEligible: eligible === undefined ? undefined : plannedRelease(eligible),
  };
}

function eligibleOf(choice: Choice): Stop | undefined {
  if (choice.kind !== 'go') return undefined;
  const { objections, goal, moves } = choice.assessment;
  return objections.length === 0 ? goal : moves.at(-1)?.to;
}
