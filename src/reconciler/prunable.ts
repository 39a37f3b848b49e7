import type { Instant } from '../model/instant.ts';
import { lineOf, parseRelease } from '../model/release.ts';
import { HOPS_REMEMBERED } from './estimate.ts';
import { FINAL_STATES, type Run } from './runs.ts';

/** These stay whatever they weigh. */
const NEWEST_KEPT = 5;
/** Saved plans and the locks on Agents look back no further. */
const KEPT_MS = 30 * 86_400_000;

const CLOSED = 0;
const SUCCEEDED = 10;
const WENT_WRONG = 30;
/** The first and the last run to a line tell when the system moved there. */
const END_OF_A_LINE = 15;

/**
 * Which runs of one system, given newest first, can be forgotten so that `keep` are left. What a decision could rest on
 * stays: the open run, the first, the newest five, the last that was judged, those of the estimates, and all of the
 * last 30 days. Of the others the lightest go first, and of equals the oldest.
 */
export function prunable(runs: readonly Run[], keep: number, now: Instant): readonly string[] {
  const stay = staying(runs, now);
  const ends = endsOfLines(runs);
  const weightOf = (run: Run) => ownWeight(run) + (ends.has(run.id) ? END_OF_A_LINE : 0);
  const lightestFirst = runs
    .filter(({ id }) => !stay.has(id))
    .toReversed()
    .toSorted((a, b) => weightOf(a) - weightOf(b));
  return lightestFirst.slice(0, Math.max(0, runs.length - keep)).map(({ id }) => id);
}

function ownWeight({ state }: Run): number {
  if (state === 'closed') return CLOSED;
  return state === 'succeeded' ? SUCCEEDED : WENT_WRONG;
}

function staying(runs: readonly Run[], now: Instant): ReadonlySet<string> {
  const since = Date.parse(now) - KEPT_MS;
  const judged = runs.filter(({ state }) => FINAL_STATES.includes(state) && state !== 'closed');
  const stay = [
    ...runs.filter(({ state }) => !FINAL_STATES.includes(state)),
    ...runs.filter(({ updatedAt }) => Date.parse(updatedAt) >= since),
    ...runs.slice(0, NEWEST_KEPT),
    ...runs.slice(-1),
    ...judged.slice(0, 1),
    ...runs.filter(({ state }) => state !== 'closed').slice(0, 1),
    ...runs.filter(({ state }) => state === 'succeeded').slice(0, HOPS_REMEMBERED),
  ];
  return new Set(stay.map(({ id }) => id));
}

function endsOfLines(runs: readonly Run[]): ReadonlySet<string> {
  const arrived = runs.filter(({ state }) => state === 'succeeded');
  const byLine = new Map<string, Run[]>();
  for (const run of arrived) byLine.set(lineIn(run.to), [...(byLine.get(lineIn(run.to)) ?? []), run]);
  return new Set([...byLine.values()].flatMap((line) => [line[0]?.id ?? '', line.at(-1)?.id ?? '']));
}

function lineIn(name: string): string {
  const release = parseRelease(name);
  return release.ok ? lineOf(release.value) : name;
}
