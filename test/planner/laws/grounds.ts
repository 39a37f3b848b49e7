import fc from 'fast-check';
import { withOverlays } from '../../../src/knowledge/overlay.ts';
import type { CatalogPackage } from '../../../src/model/catalog.ts';
import type { Knowledge } from '../../../src/model/knowledge.ts';
import type { KnowledgeOverlay } from '../../../src/model/overlay.ts';
import { compareReleases, formatRelease, trackOf } from '../../../src/model/release.ts';
import { catalogPackage, r } from '../../builders.ts';
import { buildOf, fullKnowledge } from '../fleet.ts';
import { SEED } from './seed.ts';

/** What a whole fleet stands on: what is known, and what may be installed. */
export interface Ground {
  readonly knowledge: Knowledge;
  readonly overlays: readonly KnowledgeOverlay[];
  readonly catalog: readonly CatalogPackage[];
}

const origin = { file: 'laws.yaml', line: 1, column: 1 };
const releases = fullKnowledge.releases;
const names = releases.map(({ release }) => formatRelease(release));
const lateNames = names.filter((name) => compareReleases(r(name), r('10.3.0')) >= 0);
export const anyName = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...names) },
  { weight: 4, arbitrary: fc.constantFrom(...lateNames) },
);

const anyOverlay: fc.Arbitrary<KnowledgeOverlay> = fc
  .record({
    vouched: anyName,
    risky: anyName,
    severity: fc.constantFrom('blocks-upgrade' as const, 'breaks-after-upgrade' as const, 'degrades' as const),
    dropped: fc.constantFrom(...fullKnowledge.knownIssues.map(({ id }) => id)),
    regraded: fc.constantFrom(...fullKnowledge.knownIssues.map(({ id }) => id)),
  })
  .map(({ vouched, risky, severity, dropped, regraded }) => ({
    name: 'local',
    origin,
    knownBuilds: [{ release: r(vouched), build: 90_000, reason: 'ours', origin }],
    risks: [
      {
        id: 'LOCAL_ours',
        title: 'Ours breaks',
        severity,
        status: 'open',
        appliesTo: 'upgrade-to',
        affects: [{ track: trackOf(r(risky)), from: r(risky), fromInclusive: true, to: undefined, toInclusive: false }],
        from: undefined,
        fixedIn: [],
        scope: ['gqi'],
        fixedFromBuild: [],
        url: 'https://ours.example',
        reason: 'seen here',
        origin,
      },
    ],
    corrections: [
      { kind: 'drop', id: dropped, reason: 'not here', origin },
      ...(regraded === dropped ? [] : [{ kind: 'severity' as const, id: regraded, severity, reason: 'worse', origin }]),
    ],
  }));

/** Rebuilt under its name, a slip in its file name, two contents under one build, a delta, somebody else's build: all that a Catalog can hold. */
const anyPackage: fc.Arbitrary<CatalogPackage> = fc
  .record({
    name: anyName,
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant('full' as const) },
      { weight: 1, arbitrary: fc.constant('web' as const) },
      { weight: 4, arbitrary: fc.constant('delta' as const) },
    ),
    slip: fc.constantFrom('none', 'none', 'none', 'none', 'none', 'rebuilt', 'content', 'file', 'build' as const),
    releasedAt: fc.constantFrom(undefined, undefined, undefined, '2026-08-25', '2027-02-30', 'soon'),
    other: anyName,
    delta: fc.record({ back: fc.integer({ min: 1, max: 3 }), carriesExecutor: fc.boolean(), preferred: fc.boolean() }),
  })
  .map(({ name, kind, slip, releasedAt, other, delta }) => {
    const build = slip === 'build' ? buildOf(other) : buildOf(name) + (slip === 'rebuilt' ? 700 : 0);
    const entry = catalogPackage(name, build, { kind, releasedAt });
    return {
      ...entry,
      ...(slip === 'content' ? { sha256: 'e'.repeat(64) } : {}),
      ...(slip === 'file' ? { from: catalogPackage(other, build).from } : {}),
      ...(kind === 'delta' ? asDelta(entry, delta) : {}),
    };
  });

interface Delta {
  readonly back: number;
  readonly carriesExecutor: boolean;
  readonly preferred: boolean;
}

/** Over some updates below, where there are as many; else over nothing that runs. */
function asDelta(entry: CatalogPackage, { back, ...terms }: Delta): Partial<CatalogPackage> {
  const release = { ...entry.release, cu: Math.max(0, entry.release.cu - back) };
  const name = formatRelease(release);
  const base = { release, build: names.includes(name) ? buildOf(name) : 1 };
  return { from: 'delta.dmupgrade', sha256: entry.sha256.replace(/^./u, 'd'), delta: { base, ...terms } };
}

const everything = names.map((name) => catalogPackage(name, buildOf(name)));
const lately = lateNames.map((name) => catalogPackage(name, buildOf(name)));

const anyGround: fc.Arbitrary<Ground> = fc
  .record({
    catalog: fc.oneof(
      { weight: 6, arbitrary: fc.array(anyPackage, { maxLength: 24 }) },
      { weight: 3, arbitrary: fc.constant(lately) },
      { weight: 1, arbitrary: fc.subarray(everything) },
    ),
    overlays: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: anyOverlay.map((one) => [one]) },
    ),
  })
  .map(({ catalog, overlays }) => {
    const overlaid = withOverlays(fullKnowledge, overlays);
    return overlaid.kind === 'knowledge'
      ? { catalog, overlays, knowledge: overlaid.knowledge }
      : { catalog, overlays: [], knowledge: fullKnowledge };
  });

const POOL = 100;

/** Fleets share grounds, as the systems of a fleet do: another seed has other ones. */
export const grounds: readonly Ground[] = fc.sample(anyGround, { numRuns: POOL, seed: SEED });
