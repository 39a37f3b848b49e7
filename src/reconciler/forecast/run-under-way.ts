import type { DesiredSystem } from '../../model/desired.ts';
import type { Estimate } from '../../model/estimate.ts';
import { type Instant, instantOf, millisecondsOf } from '../../model/instant.ts';
import type { KnownRelease } from '../../model/knowledge.ts';
import { parseRelease, sameReleaseName, trackOf } from '../../model/release.ts';
import type { SystemHistory } from '../../planner/history.ts';
import type { Hop, PlannedRelease } from '../../planner/plan.ts';
import type { EstimateHop } from '../estimate.ts';
import type { ImaginedRun } from './imagined-look.ts';

/** A hop that was begun before the time that is looked at. */
export interface RunUnderWay {
  readonly release: Pick<Hop, 'from' | 'to'>;
  readonly estimate: Estimate;
  /** As it would be remembered, if it succeeds when it is expected to: at once, where that moment has passed. */
  readonly run: ImaginedRun;
}

export function runUnderWay(
  system: DesiredSystem,
  { open }: SystemHistory,
  estimate: EstimateHop,
  releases: readonly KnownRelease[],
  now: Instant,
): RunUnderWay | undefined {
  if (open?.from === undefined || open.startedAt === undefined) return undefined;
  const from = named(open.from, releases);
  const to = named(open.to, releases);
  if (from === undefined || to === undefined) return undefined;
  const takes = estimate(system, { from: open.from, to: open.to });
  const ends = instantOf(millisecondsOf(open.startedAt) + takes.durationMs);
  const endedAt = ends > now ? ends : now;
  const release = { from, to: { ...to, build: open.targetBuild } };
  const run = { ...open, state: 'succeeded', message: 'as estimated', startedAt: open.startedAt, endedAt } as const;
  return { release, estimate: takes, run };
}

function named(name: string, releases: readonly KnownRelease[]): PlannedRelease | undefined {
  const parsed = parseRelease(name);
  if (!parsed.ok) return undefined;
  const known = releases.find(({ release }) => sameReleaseName(release, parsed.value));
  return { release: name, build: undefined, train: known?.train, track: trackOf(parsed.value), notes: known?.url };
}
