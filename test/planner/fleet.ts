import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { CatalogPackage } from '../../src/model/catalog.ts';
import type { Ceiling, DesiredSystem, DesiredTarget } from '../../src/model/desired.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import type { ObservedSystem } from '../../src/model/observed.ts';
import { formatRelease, trackOf } from '../../src/model/release.ts';
import { trainOf } from '../../src/model/train.ts';
import { assemblePlan } from '../../src/planner/assemble-plan.ts';
import type { FleetHistory, SystemHistory } from '../../src/planner/history.ts';
import { looksIn } from '../../src/planner/looks.ts';
import type { Plan, SystemPlan } from '../../src/planner/plan.ts';
import {
  agentEndpoint,
  catalogPackage,
  desiredFleet,
  desiredSystem,
  observedAgent,
  observedSystem,
  r,
} from '../builders.ts';

/** Everything that the vendor publishes, known issues included. */
export const fullKnowledge = loadKnowledge();
/** Releases and life cycles alone, for cases that are not about risks. */
export const knowledge: Knowledge = { ...fullKnowledge, knownIssues: [], pathRules: [], breakingChanges: [] };
export const NOW = '2026-09-01T00:00:00.000Z';

const printed = new Map(knowledge.releases.map(({ release, builds }) => [formatRelease(release), builds]));
const LAST_TRAIN_WITH_BUILDS = 73;

/** The build of a release: the vendor's where one is printed, else one that fits between its neighbours in time. */
export function buildOf(name: string): number {
  if (name === '10.5.0 [CU10]') return 16643;
  return printed.get(name)?.at(-1) ?? inventedBuild(name);
}

function inventedBuild(name: string): number {
  const release = r(name);
  const train = trainOf(release) ?? 0;
  const offset = trackOf(release) === 'main' ? release.minor % 3 : 4 + release.cu * 2;
  if (train > LAST_TRAIN_WITH_BUILDS) return 17_000 + (train - LAST_TRAIN_WITH_BUILDS) * 50 + offset;
  if (train < 13) return 8_000 + train * 50 + offset;
  const built = knowledge.releases.filter((known) => known.train === train && known.builds.length > 0);
  const before = knowledge.releases.filter((known) => known.train === train - 1).flatMap(({ builds }) => builds);
  const siblings = built.flatMap(({ builds }) => builds);
  return Math.max(...(siblings.length > 0 ? siblings : before), 8_000 + train * 50) + 10 + offset;
}

export function packageOf(name: string, overrides: Partial<CatalogPackage> = {}): CatalogPackage {
  return catalogPackage(name, buildOf(name), overrides);
}

/** A full package of every released release. */
export const everything = knowledge.releases
  .filter(({ status }) => status === 'released')
  .map(({ release }) => packageOf(formatRelease(release)));

/** What VersionHistory.txt says after a release was installed. */
export function rawOf(name: string, build = buildOf(name)): string {
  const { major, minor, month } = r(name);
  return `${major}.${minor}.${month}.0-${build}-20260101-release`;
}

export interface Situation {
  /** The release that runs on the only Agent. */
  readonly from?: string;
  readonly track?: 'main' | 'feature';
  /** `latest`, or a release. */
  readonly version?: string;
  readonly ceiling?: string;
  readonly soakDays?: number;
  readonly catalog?: readonly CatalogPackage[];
  readonly observed?: readonly ObservedSystem[];
  readonly history?: SystemHistory;
  readonly now?: string;
  /** Default: nothing is known to go wrong. */
  readonly knowledge?: Knowledge;
  /** What was done to other systems. */
  readonly others?: FleetHistory;
  readonly system?: Partial<DesiredSystem>;
}

export function plan(situation: Situation): Plan {
  const { from = '10.5.0 [CU4]', catalog = everything, history = {}, now = NOW } = situation;
  return assemblePlan({
    desired: desiredFleet({
      systems: [desiredSystem({ target: targetOf(situation), ...situation.system })],
      // What runs and has no printed build is known through the Catalog.
      catalog: [
        ...catalog,
        ...(catalog === everything || printed.get(from)?.length ? [] : [packageOf(from, { kind: 'delta' })]),
      ],
    }),
    observed: looksIn({
      formatVersion: '1',
      takenAt: now,
      systems: situation.observed ?? [observedSystem(observedAgent('dma01', rawOf(from)))],
    }),
    knowledge: situation.knowledge ?? knowledge,
    history: new Map([...(situation.others ?? []), ['prod', history]]),
    now,
    revision: 'main@sha1:0',
  });
}

export function entry(situation: Situation): SystemPlan {
  const [only] = plan(situation).systems;
  if (only === undefined) throw new Error('the plan is empty');
  return only;
}

export function pathOf({ hops }: SystemPlan): string {
  return hops.map(({ to }) => to.release).join(' → ');
}

function targetOf({ track = 'main', version = 'latest', ceiling, soakDays = 0 }: Situation): DesiredTarget {
  return {
    track,
    version: version === 'latest' ? 'latest' : r(version),
    ceiling: ceiling === undefined ? undefined : ceilingOf(ceiling),
    minimumReleaseAgeMs: soakDays * 86_400_000,
  };
}

export function ceilingOf(text: string): Ceiling {
  const [major = 0, minor = 0, month] = text.split('.').map((part) => Number.parseInt(part, 10));
  return month === undefined ? { kind: 'line', major, minor } : { kind: 'release', release: r(text) };
}

/** A cluster with a Failover pair: dma01, and dma02 with its backup dma03, which is offline. */
export const cluster = [
  agentEndpoint('dma01'),
  agentEndpoint('dma02', { role: 'failover-main', peer: 'dma03' }),
  agentEndpoint('dma03', { role: 'failover-backup', peer: 'dma02' }),
];

export function observedCluster(...names: readonly [string, string, string]): ObservedSystem {
  const [first, second, third] = names;
  return observedSystem(
    observedAgent('dma01', rawOf(first)),
    observedAgent('dma02', rawOf(second), { role: 'failover-main' }),
    observedAgent('dma03', rawOf(third), { role: 'failover-backup', state: 'offline' }),
  );
}
