import type { PlannedRelease, SystemPlan, TrackOffer } from '../planner/plan.ts';
import { releaseInWords } from './hop-rows.ts';
import type { Paint } from './paint.ts';
import { pageBranches } from './sentence-branch.ts';
import type { Branch } from './tree.ts';

/** "Is it up to date, and what is there?" on either track, with the release notes of the newest. */
export function offerBranches(entry: SystemPlan, paint: Paint): readonly Branch[] {
  if (entry.available.length === 0) return [];
  const under = entry.available.map((offer) => ({
    text: `${offer.track} track: ${answerOf(offer, entry)}`,
    under: pageBranches([offer.newest?.notes], paint),
  }));
  return [{ text: paint('bold', 'up to date?'), under }];
}

/** `no, 10.6.0 [CU6] is the newest; 10.5.0 [CU9] can be reached now`; no answer on a track that the system has no part in. */
export function answerOf(
  { track, newest, newestEligible }: TrackOffer,
  { current, track: followed }: SystemPlan,
): string {
  if (newest === undefined) return 'unknown, for no release of it is known';
  const fact = `${releaseInWords(newest)} is the newest`;
  if (current === undefined) return `unknown, ${fact}`;
  if (isSame(newest, current)) return `yes, ${fact}`;
  const answer = [current.track, followed].includes(track) ? 'no, ' : '';
  return `${answer}${fact}; ${reachable(newest, newestEligible, current)}`;
}

function reachable(newest: PlannedRelease, eligible: PlannedRelease | undefined, current: PlannedRelease): string {
  if (eligible === undefined || isSame(eligible, current)) return 'nothing newer can be reached now';
  return isSame(eligible, newest) ? 'it can be reached now' : `${eligible.release} can be reached now`;
}

export type Named = Pick<PlannedRelease, 'release' | 'build'>;

export function isSame(one: Named, other: Named): boolean {
  return one.release === other.release && one.build === other.build;
}
