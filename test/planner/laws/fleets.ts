import fc from 'fast-check';
import type { DesiredFleet, DesiredSystem } from '../../../src/model/desired.ts';
import type { Knowledge } from '../../../src/model/knowledge.ts';
import type { ObservedAgent, ObservedSystem, Reading } from '../../../src/model/observed.ts';
import { formatRelease, type Track } from '../../../src/model/release.ts';
import type { FleetHistory, HistoricRun, SystemHistory } from '../../../src/planner/history.ts';
import { agentEndpoint, desiredFleet, desiredSystem, observedAgent, r } from '../../builders.ts';
import { seldom } from '../../seldom.ts';
import { ceilingOf, cluster, fullKnowledge, rawOf } from '../fleet.ts';
import { anyName, type Ground, grounds } from './grounds.ts';

/** All that a plan is made from. */
export interface Fleet {
  readonly desired: DesiredFleet;
  readonly observed: readonly ObservedSystem[];
  readonly knowledge: Knowledge;
  readonly history: FleetHistory;
  readonly now: string;
}

/** The clock of whoever plans may be wrong by years. */
const anyNow = fc.constantFrom(
  ...['2026-09-01', '2026-09-01', '2026-09-01', '2026-09-01', '2025-02-01', '2019-01-01', '2031-01-01'].map(
    (day) => `${day}T00:00:00.000Z`,
  ),
);

const anyTarget = fc.record({
  track: fc.constantFrom<Track>('main', 'feature'),
  version: fc.oneof({ weight: 3, arbitrary: fc.constant('latest' as const) }, { weight: 1, arbitrary: anyName.map(r) }),
  ceiling: seldom(3, fc.constantFrom('10.3', '10.4', '10.5', '10.6', '10.5.0 [CU8]', '10.5.6').map(ceilingOf)),
  minimumReleaseAgeMs: fc.constantFrom(0, 0, 0, 14 * 86_400_000, 400 * 86_400_000),
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
    database: fc.constantFrom('STaaS', 'STaaS', 'other'),
  },
  { requiredKeys: [] },
);

const grave = fullKnowledge.knownIssues.filter(({ severity }) => severity.startsWith('b')).map(({ id }) => id);
const acceptable = [...grave, 'KI_nobody', 'LOCAL_ours', 'LOCAL_failed_elsewhere_16515'];
const anyAcceptances: fc.Arbitrary<DesiredSystem['acceptedRisks']> = fc
  .record({
    ids: fc.oneof(
      { weight: 3, arbitrary: fc.uniqueArray(fc.constantFrom(...acceptable), { maxLength: 8 }) },
      { weight: 1, arbitrary: fc.constant(acceptable) },
    ),
    expires: fc.constantFrom('2026-12-31', '2026-12-31', '2040-01-01', '2026-01-01', 'never'),
  })
  .map(({ ids, expires }) =>
    ids.map((id) => ({ id, reason: 'r', owner: 'o', expires, origin: { file: 'x', line: 1, column: 1 } })),
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

const printedRaws = fullKnowledge.releases.flatMap(({ release, builds }) =>
  builds.map((build) => rawOf(formatRelease(release), build)),
);
const knownRaw = fc.constantFrom(...printedRaws);
export const strangeRaw = fc.oneof(
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

const anyState = fc.constantFrom<ObservedAgent['state']>(
  ...Array<'running'>(60).fill('running'),
  ...(['unreachable', 'denied', 'stopped', 'unknown', 'upgrading', 'starting', 'switching'] as const),
);

const anyRunState = fc.constantFrom(
  ...([
    'succeeded',
    'failed',
    'partial',
    'wrong-version',
    'stalled',
    'unhealthy',
    'unknown',
    'closed',
    'staged',
  ] as const),
);

const SIGNED = { by: 'somebody', at: '2026-08-01T00:00:00.000Z', reason: 'done' };

interface System {
  readonly desired: DesiredSystem;
  readonly observed: ObservedSystem | undefined;
  readonly history: SystemHistory;
}

function anySystem({ catalog }: Ground): fc.Arbitrary<System> {
  const bases = catalog.flatMap(({ delta }) => (delta === undefined ? [] : [delta.base]));
  const catalogued = [...catalog, ...bases].map(({ release, build }) => rawOf(formatRelease(release), build));
  const goodRaw = catalogued.length === 0 ? knownRaw : fc.oneof(knownRaw, fc.constantFrom(...catalogued));
  return fc
    .record({
      paired: fc.boolean(),
      target: anyTarget,
      facts: anyFacts,
      acceptedRisks: anyAcceptances,
      failover: anyPolicy,
      mode: fc.constantFrom('apply', 'apply', 'upload-only', 'plan-only' as const),
      raw: fc.oneof({ weight: 10, arbitrary: goodRaw }, { weight: 1, arbitrary: strangeRaw }),
      otherRaw: seldom(6, fc.oneof(goodRaw, strangeRaw)),
      secondReading: seldom(12, fc.oneof(goodRaw, strangeRaw)),
      state: anyState,
      looked: fc.constantFrom(...Array<true>(15).fill(true), false),
      lastRun: seldom(4, fc.record({ state: anyRunState, closed: fc.boolean() })),
      migrated: fc.boolean(),
      open: fc.constantFrom(...Array<false>(30).fill(false), true),
      dice: fc.nat(),
    })
    .map(
      ({
        paired,
        target,
        facts,
        raw,
        otherRaw,
        secondReading,
        state,
        looked,
        lastRun,
        migrated,
        open,
        dice,
        ...asked
      }) => {
        const agents = paired ? cluster : [agentEndpoint('dma01')];
        const desired = desiredSystem({ agents, target, facts: facts as DesiredSystem['facts'], ...(asked as object) });
        const seen = agents.map((agent, index): ObservedAgent => {
          const runs = index === agents.length - 1 ? (otherRaw ?? raw) : raw;
          const rest = index === 2 ? 'offline' : 'running';
          const second: Reading[] =
            secondReading === undefined || index > 0 ? [] : [{ source: 'web-services', raw: secondReading }];
          return observedAgent(agent.name, runs, {
            role: agent.role,
            state: index === 0 ? state : rest,
            readings: [{ source: 'version-history', raw: runs }, ...second],
          });
        });
        const { release, build, sha256 } = catalog[dice % Math.max(catalog.length, 1)] ?? {};
        const run: HistoricRun = {
          id: 'run-1',
          state: lastRun?.state ?? 'running',
          from: '10.4.0 [CU12]',
          to: release === undefined ? '10.5.0' : formatRelease(release),
          targetBuild: build ?? 1,
          packageSha256: sha256 ?? '0',
          message: 'so it was',
        };
        return {
          desired,
          observed: looked ? { name: desired.name, takenAt: '2026-09-01T00:00:00.000Z', agents: seen } : undefined,
          history: {
            ...(open ? { open: { ...run, state: 'running' } } : {}),
            ...(lastRun === undefined ? {} : { latest: run }),
            acts: [
              ...(lastRun?.closed === true ? [{ kind: 'run-closed' as const, run: run.id, ...SIGNED }] : []),
              ...(migrated && build !== undefined
                ? [
                    {
                      kind: 'step-confirmed' as const,
                      step: 'broker-gateway-gate',
                      release: run.to,
                      build,
                      planDigest: 'p',
                      ...SIGNED,
                    },
                  ]
                : []),
            ],
          },
        };
      },
    );
}

/** What went wrong on systems that are not part of the fleet any more: some hop, or every one that the first of these may make. */
const anyLesson = fc.constantFrom('none' as const, 'none' as const, 'of some hop' as const, 'of its hops' as const);

function failedElsewhere(from: string, targetBuild: number): readonly [string, SystemHistory] {
  const hop = { from, to: '10.5.0 [CU9]', targetBuild, packageSha256: '0' };
  const name = targetBuild === 16_515 ? 'elsewhere' : `elsewhere-${targetBuild}`;
  return [name, { latest: { id: 'run-0', state: 'failed', message: 'so it was', ...hop } }];
}

function lessonsFor(
  kind: 'none' | 'of some hop' | 'of its hops',
  { observed }: System,
  { catalog, knowledge }: Ground,
): readonly (readonly [string, SystemHistory])[] {
  if (kind === 'none') return [];
  if (kind === 'of some hop') return [failedElsewhere('10.5.0 [CU4]', 16_515)];
  const raw = observed?.agents[0]?.readings[0]?.raw ?? '';
  const running = knowledge.releases.find(({ builds }) => builds.some((build) => raw.includes(`-${build}-`)));
  if (running === undefined) return [];
  const from = formatRelease(running.release);
  return [...new Set(catalog.map(({ build }) => build))].map((build) => failedElsewhere(from, build));
}

/** Most laws are about each system by itself, so that another fleet teaches more than another system. */
function anySystems(ground: Ground): fc.Arbitrary<readonly System[]> {
  const many = (minLength: number, maxLength: number) => fc.array(anySystem(ground), { minLength, maxLength });
  return fc.oneof({ weight: 3, arbitrary: many(1, 1) }, { weight: 1, arbitrary: many(2, 3) });
}

export const anyFleet: fc.Arbitrary<Fleet> = fc.constantFrom(...grounds).chain((ground) =>
  fc.record({ systems: anySystems(ground), now: anyNow, learnt: anyLesson }).map(({ systems, now, learnt }) => {
    const named = systems.map((system, index) => ({ ...system, name: `system-${index}` }));
    const lessons = lessonsFor(learnt, named[0] as System, ground);
    return {
      desired: desiredFleet({
        systems: named.map(({ desired, name }) => ({ ...desired, name })),
        catalog: ground.catalog,
        overlays: ground.overlays,
      }),
      observed: named.flatMap(({ observed, name }) => (observed === undefined ? [] : [{ ...observed, name }])),
      knowledge: ground.knowledge,
      history: new Map([...lessons, ...named.map(({ name, history }) => [name, history] as const)]),
      now,
    };
  }),
);
