import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CatalogPackage } from '../../src/model/catalog.ts';
import type { DesiredFleet, DesiredSystem } from '../../src/model/desired.ts';
import { canonicalJson } from '../../src/model/digest.ts';
import type { ObservedAgent, ObservedFleet, ObservedSystem } from '../../src/model/observed.ts';
import { compareReleases, formatRelease, lineOf, parseRelease, type Track } from '../../src/model/release.ts';
import { assemblePlan } from '../../src/planner/assemble-plan.ts';
import { circumstancesOf } from '../../src/planner/circumstances.ts';
import { landscapeOf } from '../../src/planner/landscape.ts';
import { looksIn } from '../../src/planner/looks.ts';
import type { Hop, PlannedRelease, SystemPlan } from '../../src/planner/plan.ts';
import { hopRules, packageRules, wishRules } from '../../src/planner/rules/index.ts';
import type { Stop } from '../../src/planner/stop.ts';
import { agentEndpoint, catalogPackage, desiredSystem, observedAgent, r } from '../builders.ts';
import { buildOf, ceilingOf, cluster, fullKnowledge as knowledge, NOW, rawOf } from './fleet.ts';

const RUNS = Number(process.env['FC_RUNS'] ?? 60);
/** A law that fails prints its seed, whether one was given or not. */
const SEED = process.env['FC_SEED'] === undefined ? {} : { seed: Number(process.env['FC_SEED']) };

interface Fleet {
  readonly desired: DesiredFleet;
  readonly observed: ObservedFleet;
}

const names = knowledge.releases.map(({ release }) => formatRelease(release));
const lateNames = names.filter((name) => compareReleases(r(name), r('10.3.0')) >= 0);
const anyName = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...names) },
  { weight: 4, arbitrary: fc.constantFrom(...lateNames) },
);

const anyPackage: fc.Arbitrary<CatalogPackage> = fc
  .record({
    name: anyName,
    rebuilt: fc.constantFrom(0, 0, 0, 0, 700),
    kind: fc.constantFrom('full', 'full', 'full', 'full', 'web', 'delta', 'delta'),
    delta: fc.record({ back: fc.integer({ min: 1, max: 3 }), carriesExecutor: fc.boolean(), preferred: fc.boolean() }),
    releasedAt: fc.constantFrom(undefined, undefined, undefined, '2026-08-25', 'soon'),
    swapped: fc.constantFrom(false, false, false, false, true),
  })
  .map(({ name, rebuilt, kind, releasedAt, swapped, delta }) => {
    const entry = catalogPackage(name, buildOf(name) + rebuilt, { kind: kind as CatalogPackage['kind'], releasedAt });
    const pinned = swapped ? { ...entry, sha256: 'e'.repeat(64) } : entry;
    return kind === 'delta' ? asDelta(pinned, delta) : pinned;
  });

/** Over some updates below, where there are as many; else over nothing that runs. */
function asDelta(
  entry: CatalogPackage,
  { back, carriesExecutor, preferred }: { back: number; carriesExecutor: boolean; preferred: boolean },
): CatalogPackage {
  const release = { ...entry.release, cu: Math.max(0, entry.release.cu - back) };
  const name = formatRelease(release);
  const build = names.includes(name) ? buildOf(name) : 1;
  const sha256 = entry.sha256.replace(/^./u, 'd');
  return { ...entry, from: 'delta.dmupgrade', sha256, delta: { base: { release, build }, carriesExecutor, preferred } };
}

const wholeCatalog = names.map((name) => catalogPackage(name, buildOf(name)));
const anyCatalog = fc.oneof(
  { weight: 3, arbitrary: fc.array(anyPackage, { maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constant(wholeCatalog) },
);

const anyTarget = fc.record({
  track: fc.constantFrom<Track>('main', 'feature'),
  version: fc.oneof({ weight: 3, arbitrary: fc.constant('latest' as const) }, { weight: 1, arbitrary: anyName.map(r) }),
  ceiling: fc.option(fc.constantFrom('10.3', '10.4', '10.5', '10.6', '10.5.0 [CU8]', '10.5.6').map(ceilingOf), {
    nil: undefined,
    freq: 2,
  }),
  minimumReleaseAgeMs: fc.constantFrom(0, 0, 14 * 86_400_000, 400 * 86_400_000),
});

const anyFacts = fc.record(
  {
    brokerGateway: fc.constantFrom(true, true, false, 'yes'),
    clusterPortsVerified: fc.boolean(),
    snmpv3: fc.boolean(),
    expiredUsers: fc.boolean(),
    idp: fc.constantFrom(false, false, true),
    dxm: fc.constantFrom(false, false, true),
    nats: fc.constantFrom(false, false, true),
    ldap: fc.constant(false),
    saml: fc.constant(false),
    gqi: fc.constant(false),
    'changed-default-upgrade-options': fc.constantFrom(false, false, true),
    'duplicate-service-ids': fc.constantFrom(false, false, true),
    database: fc.constantFrom('STaaS', 'STaaS', 'other'),
  },
  { requiredKeys: [] },
);

const grave = knowledge.knownIssues.filter(({ severity }) => severity.startsWith('b')).map(({ id }) => id);
const anyAcceptances: fc.Arbitrary<DesiredSystem['acceptedRisks']> = fc
  .uniqueArray(fc.constantFrom(...grave, 'KI_nobody'), { maxLength: 8 })
  .chain((ids) =>
    fc
      .constantFrom('2026-12-31', '2026-12-31', '2026-01-01', 'never')
      .map((expires) =>
        ids.map((id) => ({ id, reason: 'r', owner: 'o', expires, origin: { file: 'x', line: 1, column: 1 } })),
      ),
  );

const anyPolicy = fc.record({
  policy: fc.constantFrom(
    'simultaneous',
    'simultaneous',
    'default',
    'backup-first',
    'backup-first-switchback' as const,
  ),
  systemDefault: fc.constantFrom(undefined, 'simultaneous' as const, 'backup-first' as const),
});

const strangeRaw = fc.oneof(
  fc.constantFrom(
    'Hotfix',
    'HF_10.0.7.0(CU0)_20200520-135714',
    '10.5.4.0-15588-20250319-release',
    '10.6.2617.1490',
    '',
    '10.5.0.0',
    '10.5.0.0-16239-20250319-rc',
  ),
  fc.string(),
  fc.nat(30_000).map((build) => `10.5.0.0-${build}-20250319-release`),
);

function anySystem(
  catalog: readonly CatalogPackage[],
): fc.Arbitrary<{ desired: DesiredSystem; observed: ObservedSystem | undefined }> {
  const catalogued = catalog.map(({ release, build }) => rawOf(formatRelease(release), build));
  const goodRaw = fc.oneof(lateKnownRaw, ...(catalogued.length > 0 ? [fc.constantFrom(...catalogued)] : []));
  return fc
    .record({
      paired: fc.boolean(),
      target: anyTarget,
      facts: anyFacts,
      acceptedRisks: anyAcceptances,
      failover: anyPolicy,
      raw: fc.oneof({ weight: 8, arbitrary: goodRaw }, { weight: 1, arbitrary: strangeRaw }),
      otherRaw: fc.option(fc.oneof(goodRaw, strangeRaw), { nil: undefined, freq: 8 }),
      state: fc.constantFrom(
        'running',
        'running',
        'running',
        'running',
        'running',
        'running',
        'unreachable',
        'denied',
        'stopped',
        'unknown',
        'upgrading' as const,
      ),
      looked: fc.constantFrom(true, true, true, true, true, true, true, false),
    })
    .map(({ paired, target, facts, acceptedRisks, failover, raw, otherRaw, state, looked }) => {
      const agents = paired ? cluster : [agentEndpoint('dma01')];
      const desired = desiredSystem({
        agents,
        target,
        facts: facts as DesiredSystem['facts'],
        acceptedRisks,
        failover: failover as DesiredSystem['failover'],
      });
      const seen = agents.map((agent, index): ObservedAgent => {
        const runs = index === agents.length - 1 ? (otherRaw ?? raw) : raw;
        const rest = index === 2 ? 'offline' : 'running';
        return observedAgent(agent.name, runs, {
          role: agent.role,
          state: (index === 0 ? state : rest) as ObservedAgent['state'],
        });
      });
      return { desired, observed: looked ? { name: desired.name, takenAt: NOW, agents: seen } : undefined };
    });
}

const lateKnownRaw = fc
  .constantFrom(...knowledge.releases.filter(({ builds }) => builds.length > 0))
  .chain(({ release, builds }) => fc.constantFrom(...builds).map((build) => rawOf(formatRelease(release), build)));

const anyFleet: fc.Arbitrary<Fleet> = anyCatalog.chain((catalog) =>
  fc.array(anySystem(catalog), { minLength: 1, maxLength: 4 }).map((systems) => ({
    desired: {
      systems: systems.map(({ desired }, index) => ({ ...desired, name: `system-${index}` })),
      catalog,
      checks: [],
      windows: [],
      freezes: [],
      overlays: [],
    },
    observed: {
      formatVersion: '1',
      takenAt: NOW,
      systems: systems.flatMap(({ observed }, index) =>
        observed === undefined ? [] : [{ ...observed, name: `system-${index}` }],
      ),
    },
  })),
);

function planned({ desired, observed }: Fleet) {
  return assemblePlan({ desired, observed: looksIn(observed), knowledge, history: new Map(), now: NOW, revision: 'x' });
}

function holds(law: (fleet: Fleet) => void): void {
  let fleets = 0;
  const counted = (fleet: Fleet) => {
    fleets++;
    law(fleet);
  };
  fc.assert(fc.property(anyFleet, counted), { numRuns: RUNS, ...SEED });
  // A law may have nothing to say of a fleet; that the fleets are not trivial is a test of its own.
  expect(fleets).toBeGreaterThanOrEqual(RUNS);
}

function digits({ release }: PlannedRelease) {
  const parsed = parseRelease(release);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

/** Stated on its own, without the planner's rules: nothing of a hop may go back. */
function expectForward({ from, to }: Hop): void {
  const [below, above] = [digits(from), digits(to)];
  const ascent = compareReleases(above, below);
  expect(ascent > 0 || (ascent === 0 && to.build > (from.build ?? 0))).toBe(true);
  expect(to.train).toBeGreaterThanOrEqual(from.train ?? Number.NEGATIVE_INFINITY);
  const sameDay = to.train === from.train && (from.track !== to.track || lineOf(below) !== lineOf(above));
  if (!sameDay) expect(to.build).toBeGreaterThan(from.build ?? 0);
  if (from.track === 'feature' && to.track === 'main') expect(above.minor).toBeGreaterThan(below.minor);
}

/** The fleet as it is after every system has made its first hop. */
function afterFirstHops(fleet: Fleet, systems: readonly SystemPlan[]): Fleet {
  const looks = fleet.observed.systems.map((system) => {
    const hop = systems.find((entry) => entry.system === system.name)?.hops[0];
    if (hop === undefined) return system;
    const raw = rawOf(hop.to.release, hop.to.build);
    const agents = system.agents.map((agent) => {
      return hop.agents.includes(agent.name)
        ? { ...agent, readings: [{ source: 'version-history' as const, raw }] }
        : agent;
    });
    return { ...system, agents };
  });
  return { ...fleet, observed: { ...fleet.observed, systems: looks } };
}

describe('for any fleet', () => {
  it('no hop goes back, in number, train or build', () => {
    holds((fleet) => {
      for (const { hops } of planned(fleet).systems) hops.forEach(expectForward);
    });
  });

  it('a hop that was made is not planned again, and the way gets shorter until it ends', () => {
    holds((fleet) => {
      const before = planned(fleet).systems;
      const after = planned(afterFirstHops(fleet, before)).systems;
      for (const [index, { verdict, reason, hops }] of before.entries()) {
        if (verdict !== 'upgrade') continue;
        const next = after[index];
        expect(['up-to-date', 'upgrade', 'waiting', 'blocked']).toContain(next?.verdict);
        if (reason !== 'MixedVersions') expect(next?.hops.length).toBeLessThan(hops.length);
        expect(next?.hops.map(({ to }) => `${to.release} ${to.build}`)).not.toContain(
          `${hops[0]?.to.release} ${hops[0]?.to.build}`,
        );
      }
    });
  });

  it('the order of anything, and anything said twice, changes nothing', () => {
    fc.assert(
      fc.property(anyFleet, fc.infiniteStream(fc.nat()), (fleet, dice) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((value) => [dice.next().value ?? 0, value] as const)
            .toSorted(([a], [b]) => a - b)
            .map(([, value]) => value);
        const { desired, observed } = fleet;
        const other: Fleet = {
          desired: {
            systems: shuffled(desired.systems.map((system) => ({ ...system, agents: shuffled(system.agents) }))),
            catalog: shuffled([...desired.catalog, ...desired.catalog.slice(0, 3)]),
            checks: [],
            windows: [],
            freezes: [],
            overlays: [],
          },
          observed: {
            ...observed,
            systems: shuffled(
              [...observed.systems, ...observed.systems.slice(0, 1)].map((system) => ({
                ...system,
                agents: shuffled(system.agents),
              })),
            ),
          },
        };
        const [one, two] = [planned(fleet), planned(other)];
        expect(two.systems).toEqual(one.systems);
        expect(two.digest).toBe(one.digest);
      }),
      { numRuns: RUNS, ...SEED },
    );
  });

  it('every system is there exactly once, in order, with a message, and a way out where it is held', () => {
    holds((fleet) => {
      const { systems, summary } = planned(fleet);
      expect(systems.map(({ system }) => system)).toEqual(fleet.desired.systems.map(({ name }) => name).toSorted());
      expect(Object.values(summary).reduce((sum, count) => sum + count)).toBe(systems.length);
      for (const { verdict, message, unblock, hops, candidates } of systems) {
        expect(message).not.toBe('');
        expect(hops.length > 0).toBe(verdict === 'upgrade');
        if (verdict !== 'up-to-date' && verdict !== 'upgrade') expect(unblock).toBeDefined();
        expect(candidates.length).toBeLessThanOrEqual(16);
      }
    });
  });

  it('a lower ceiling lets no more systems move, and none higher', () => {
    const lower = ceilingOf('10.5.0 [CU8]');
    const higher = ceilingOf('10.6');
    const under = (fleet: Fleet, ceiling: typeof lower): Fleet => ({
      ...fleet,
      desired: {
        ...fleet.desired,
        systems: fleet.desired.systems.map((system) => ({ ...system, target: { ...system.target, ceiling } })),
      },
    });
    holds((fleet) => {
      const [low, high] = [planned(under(fleet, lower)).systems, planned(under(fleet, higher)).systems];
      for (const [index, { hops, reason }] of low.entries()) {
        const last = hops.at(-1);
        // Agents that lag behind follow the others to what was the target; with a newer target nothing explains them.
        if (last === undefined || reason === 'MixedVersions') continue;
        const lastOfHigh = high[index]?.hops.at(-1);
        expect(lastOfHigh).toBeDefined();
        expect(compareReleases(digits(last.to), r('10.5.0 [CU8]'))).toBeLessThanOrEqual(0);
        if (lastOfHigh !== undefined)
          expect(compareReleases(digits(lastOfHigh.to), digits(last.to))).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('nothing is installed where any Agent runs a hotfix or an unknown build, or does not answer', () => {
    holds((fleet) => {
      const { byBuild } = landscapeOf(knowledge, fleet.desired.catalog);
      for (const { hops, system } of planned(fleet).systems) {
        if (hops.length === 0) continue;
        const seen = fleet.observed.systems.find(({ name }) => name === system);
        expect(seen).toBeDefined();
        for (const { state, role, readings } of seen?.agents ?? []) {
          expect(state === 'running' || (state === 'offline' && role !== 'standalone')).toBe(true);
          const parts = /^(\d+\.\d+\.\d+)\.0-(\d+)-\d{8}-release$/.exec(readings[0]?.raw ?? '');
          const known = byBuild.get(Number(parts?.[2]));
          expect(known === undefined ? undefined : formatRelease({ ...known.release, cu: 0 })).toBe(parts?.[1]);
        }
      }
    });
  });

  it('every hop passes every rule, and carries exactly what the Catalog pins', () => {
    holds((fleet) => {
      const landscape = landscapeOf(knowledge, fleet.desired.catalog);
      for (const { hops, target, system, reason } of planned(fleet).systems) {
        const desired = fleet.desired.systems.find(({ name }) => name === system);
        if (desired === undefined || hops.length === 0) continue;
        const circumstances = circumstancesOf({ desired, history: {} }, Date.parse(NOW));
        const stopOf = ({ release, build }: PlannedRelease): Stop => {
          const found = landscape.byName.get(release)?.find((stop) => stop.build === build);
          if (found === undefined) throw new Error(`${release} (build ${build}) is nowhere`);
          return found;
        };
        const [first] = hops;
        if (first === undefined || target === undefined) throw new Error('an upgrade without hops or target');
        const journey = { ...circumstances, start: stopOf(first.from), goal: stopOf(target) };
        for (const hop of hops) {
          const move = { from: stopOf(hop.from), to: stopOf(hop.to) };
          expect(hopRules.flatMap((rule) => rule.objection(move, journey)?.message ?? [])).toEqual([]);
          expect(packageRules.flatMap((rule) => rule.objection(move.to, circumstances)?.message ?? [])).toEqual([]);
          const { kind, sha256 } = hop.package;
          const pinned = fleet.desired.catalog.filter(
            (entry) => entry.build === hop.to.build && entry.sha256 === sha256,
          );
          expect(pinned.map((entry) => entry.kind)).toContain(kind);
          if (kind === 'full') continue;
          expect(reason).not.toBe('MixedVersions');
          const fitting = pinned.filter(({ delta }) => {
            return (
              delta !== undefined &&
              delta.base.build === hop.from.build &&
              formatRelease(delta.base.release) === hop.from.release
            );
          });
          expect(fitting).not.toEqual([]);
          if (compareReleases(digits(hop.to), r('10.4.0')) >= 0)
            expect(fitting.some(({ delta }) => delta?.carriesExecutor)).toBe(true);
        }
        const reached = hops.at(-1)?.to.release === target.release;
        if (reached)
          expect(wishRules.flatMap((rule) => rule.objection(journey.goal, desired.target)?.message ?? [])).toEqual([]);
        if (reason !== 'MixedVersions')
          expect(hops[0]?.agents.toSorted()).toEqual(desired.agents.map(({ name }) => name).toSorted());
      }
    });
  });

  it('without acceptances no system moves that stood still with them, and none goes higher', () => {
    const without = (fleet: Fleet): Fleet => ({
      ...fleet,
      desired: { ...fleet.desired, systems: fleet.desired.systems.map((system) => ({ ...system, acceptedRisks: [] })) },
    });
    holds((fleet) => {
      const [bare, bold] = [planned(without(fleet)).systems, planned(fleet).systems];
      for (const [index, { hops }] of bare.entries()) {
        const [last, lastOfBold] = [hops.at(-1), bold[index]?.hops.at(-1)];
        if (last === undefined) continue;
        expect(lastOfBold).toBeDefined();
        if (lastOfBold !== undefined)
          expect(compareReleases(digits(lastOfBold.to), digits(last.to))).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('no hop is made into a grave risk that nobody has taken on, but to bring Agents level with the others', () => {
    holds((fleet) => {
      for (const { hops, reason } of planned(fleet).systems) {
        if (reason === 'MixedVersions') continue;
        const risks = hops.flatMap((hop) => hop.risks);
        const open = risks.filter(({ severity, accepted }) => severity.startsWith('b') && accepted === undefined);
        expect(open).toEqual([]);
      }
    });
  });

  it('a plan is the same after it was written and read, and so is every release name', () => {
    holds((fleet) => {
      const plan = planned(fleet);
      expect(canonicalJson(JSON.parse(JSON.stringify(plan)))).toBe(canonicalJson(plan));
      for (const { candidates } of plan.systems) {
        for (const { release } of candidates) expect(formatRelease(r(release))).toBe(release);
      }
    });
  });

  it('the fleets are not trivial: every verdict and many hops occur', () => {
    const seen = new Set<string>();
    for (const fleet of fc.sample(anyFleet, { numRuns: 300, seed: 7 })) {
      for (const { verdict, reason, hops, candidates } of planned(fleet).systems) {
        seen.add(verdict).add(reason);
        for (const { objections } of candidates) for (const objection of objections) seen.add(objection.reason);
        if (hops.length > 1) seen.add('several hops');
      }
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        ...['up-to-date', 'upgrade', 'waiting', 'blocked', 'skipped', 'unknown', 'several hops'],
        ...['HopRequired', 'MixedVersions', 'TrackSwitchRefused', 'DowngradeRefused', 'ManualStepRequired'],
        ...[
          'AwaitingSoak',
          'KnownIssue',
          'RiskUnknown',
          'AboveCeiling',
          'PackageUnavailable',
          'FailoverPolicyRefused',
          'HotfixInstalled',
          'UnknownBuild',
        ],
      ]),
    );
  });
});
