import { onceEach } from '../model/once-each.ts';
import type { Track } from '../model/release.ts';
import type { Choice } from './choose-target.ts';
import type { Landscape } from './landscape.ts';
import type { TrackOffer } from './plan.ts';
import type { Target } from './rules/rule.ts';
import { plannedRelease, type Stop } from './stop.ts';

const TRACKS = ['main', 'feature'] as const;

/** What either track has for a system of which it cannot be told what runs: nothing is eligible. */
export const offeredToNobody = onceEach((landscape: Landscape): readonly TrackOffer[] =>
  TRACKS.map((track) => offerOf(track, undefined, landscape)),
);

/** What either track has, and how far this system could go on it. */
export function availableOn(
  start: Stop,
  target: Target,
  landscape: Landscape,
  choose: (target: Target) => Choice,
): readonly TrackOffer[] {
  return TRACKS.map((track) => {
    const choice = choose({ ...target, track, version: 'latest' });
    return offerOf(track, eligibleOf(choice) ?? (start.track === track ? start : undefined), landscape);
  });
}

function offerOf(track: Track, eligible: Stop | undefined, { stops }: Landscape): TrackOffer {
  const newest = stops[track].find(({ status }) => status !== 'preview');
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
