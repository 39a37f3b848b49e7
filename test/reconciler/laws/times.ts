import fc from 'fast-check';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import { parseCronSchedule } from '../../../src/model/cron.ts';
import { AT_CLOSE, type DesiredFleet, type DesiredSystem } from '../../../src/model/desired.ts';
import type { Freeze } from '../../../src/model/freeze.ts';
import type { Instant } from '../../../src/model/instant.ts';
import type { Rollout } from '../../../src/model/rollout.ts';
import { WEEKDAYS, type Window } from '../../../src/model/window.ts';
import type { PersonsAct } from '../../../src/planner/persons-act.ts';
import { agentEndpoint, catalogPackage, desiredFleet, desiredSystem } from '../../builders.ts';
import { aRollout } from '../rollouts/a-rollout.ts';

export const HOUR = 3_600_000;
/** A week around the night in which the clocks of Europe are put back. */
export const START = '2026-10-22T00:00:00.000Z';
export const UNTIL = '2026-10-29T00:00:00.000Z';

export const knowledge = { ...loadKnowledge(), knownIssues: [], pathRules: [] };
export const terms = { estimates: { base: HOUR, perAgent: 0, perLine: HOUR }, approvers: undefined };

/** What a System runs: two hops, one hop and none from where it should be. */
export const RUNS = {
  '10.3.0 [CU21]': '10.3.0.0-15150-20241108-release',
  '10.4.0 [CU12]': '10.4.0.0-15486-20250205-release',
  '10.4.0 [CU20]': '10.4.0.0-16415-20251017-release',
  '10.5.0 [CU9]': '10.5.0.0-16515-20251114-release',
} as const;
export type Known = keyof typeof RUNS;

/** A fleet, and what each of its Systems runs at the start. */
export interface Times {
  readonly fleet: DesiredFleet;
  readonly runs: Readonly<Record<string, Known>>;
  /** When the first hop of Systems was launched that is under way at the start. */
  readonly launched: Readonly<Record<string, Instant>>;
  /** What people have done by hand. */
  readonly acts: Readonly<Record<string, readonly PersonsAct[]>>;
}

/** The first hop of a System that has two ahead. */
export const FIRST_HOP = { from: '10.3.0 [CU21]', to: '10.4.0 [CU20]', targetBuild: 16_415 } as const;

const NAMES = ['s0', 's1', 's2', 's3', 's4'];
const WINDOWS = ['w0', 'w1', 'w2'];
const ZONES = ['UTC', 'Europe/Brussels', 'America/New_York', 'Asia/Kathmandu'];
const origin = { file: 'f.yaml', line: 1, column: 1 };
const catalog = [catalogPackage('10.4.0 [CU20]', 16_415), catalogPackage('10.5.0 [CU9]', 16_515)];

export const atHalfHours = (from: number, to: number) =>
  fc
    .integer({ min: 2 * from, max: 2 * to })
    .map((halves) => new Date(Date.parse(START) + (halves * HOUR) / 2).toISOString());

/** No local time that a change of clocks skips or repeats; what those mean is a law of the windows alone. */
const starts = fc
  .tuple(fc.constantFrom(0, 3, 6, 12, 18, 20, 22, 23), fc.constantFrom(0, 30))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

const openings: fc.Arbitrary<Window['opening']> = fc.oneof(
  fc.record({
    kind: fc.constant('weekly' as const),
    days: fc.subarray([...WEEKDAYS], { minLength: 1, maxLength: 4 }),
    weeks: fc.constant([]),
    start: starts,
  }),
  fc.record({
    kind: fc.constant('once' as const),
    date: fc.integer({ min: 22, max: 29 }).map((day) => `2026-10-${day}`),
    start: starts,
  }),
  fc.record({ start: starts, days: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }) }).map(({ start, days }) => {
    const [hour, minute] = start.split(':').map(Number);
    const schedule = parseCronSchedule(`${minute} ${hour} * * ${days.join()}`);
    if (!schedule.ok) throw new Error(schedule.problem);
    return { kind: 'cron' as const, schedule: schedule.value };
  }),
);

const windows: fc.Arbitrary<readonly Window[]> = fc.tuple(
  ...WINDOWS.map((name) =>
    fc
      .record({ opening: openings, halves: fc.integer({ min: 2, max: 16 }), timezone: fc.constantFrom(...ZONES) })
      .map(({ opening, halves, timezone }) => ({ name, opening, durationMs: (halves * HOUR) / 2, timezone, origin })),
  ),
);

const freezes: fc.Arbitrary<readonly Freeze[]> = fc.array(
  fc
    .record({
      from: fc.integer({ min: -24, max: 160 }),
      hours: fc.integer({ min: 2, max: 72 }),
      scope: fc.constantFrom('all' as const, 'line-changes' as const),
      selector: fc.constantFrom({}, { site: 'north' }),
    })
    .map(({ from, hours, scope, selector }) => {
      const begins = Date.parse(START) + from * HOUR;
      const span = { from: new Date(begins).toISOString(), until: new Date(begins + hours * HOUR).toISOString() };
      return {
        name: `f${from}`,
        reason: 'r',
        spans: [{ ...span, title: undefined }],
        scope,
        selector,
        mayOverride: [],
        origin,
      };
    }),
  { maxLength: 2 },
);

const suspensions: fc.Arbitrary<DesiredSystem['suspend']> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: atHalfHours(1, 200).map((until) => ({ reason: 'audit', until })) },
  { weight: 1, arbitrary: fc.constant({ reason: 'audit', until: undefined }) },
);

/** Some are too old at the start, some grow too old on the way. */
const backups: fc.Arbitrary<DesiredSystem['backup']> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(atHalfHours(-72, 0), fc.integer({ min: 24, max: 240 }))
      .map(([takenAt, hours]) => ({ takenAt, maxAgeMs: hours * HOUR })),
  },
);

const approvals: fc.Arbitrary<DesiredSystem['approval']> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('none' as const) },
  { weight: 1, arbitrary: fc.constant('required' as const) },
);

/** A hop that was launched before the start; some should have ended by then. */
const launches: fc.Arbitrary<Instant | undefined> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: atHalfHours(-4, 0) },
);

const systemNamed = (name: string): fc.Arbitrary<DesiredSystem> =>
  fc
    .record({
      own: fc.subarray(WINDOWS, { maxLength: 2 }),
      stageAheadMs: fc.option(
        fc.integer({ min: 1, max: 96 }).map((halves) => (halves * HOUR) / 2),
        { nil: undefined },
      ),
      atClose: fc.constantFrom(...AT_CLOSE),
      site: fc.constantFrom('north', 'south'),
      suspend: suspensions,
      backup: backups,
      approval: approvals,
    })
    .map(({ own, stageAheadMs, site, ...rest }) =>
      desiredSystem({
        name,
        agents: [agentEndpoint(`${name}-dma`)],
        labels: { site },
        schedule: { reconcile: undefined, windows: own, timezone: 'UTC', stageAheadMs },
        ...rest,
      }),
    );

/** Of some of the Systems, in up to three waves. */
const rolloutOf = (names: readonly string[]): fc.Arbitrary<readonly Rollout[]> =>
  fc
    .record({
      waveOf: fc.array(fc.nat({ max: 3 }), { minLength: names.length, maxLength: names.length }),
      soaks: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(0, HOUR / 2, 6 * HOUR, 24 * HOUR))),
      maxConcurrent: fc.integer({ min: 1, max: 3 }),
      groups: fc.array(fc.subarray([...names], { minLength: Math.min(2, names.length) }), { maxLength: 1 }),
      after: fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })), { maxLength: 2 }),
    })
    .map(({ waveOf, soaks, maxConcurrent, groups, after }) => {
      // The fourth is none.
      const waves = [0, 1, 2].map((wave) => names.filter((_, index) => waveOf[index] === wave));
      const order = waves.flat();
      if (order.length === 0) return [];
      const dependencies = after.flatMap(([one, other]) => {
        const [system, first] = [order[Math.max(one, other)], order[Math.min(one, other)]];
        return system === undefined || first === undefined || system === first ? [] : [{ system, after: [first] }];
      });
      const members = groups.map((group) => group.filter((name) => order.includes(name)));
      const rollout = aRollout(waves, {
        maxConcurrent,
        groups: members.filter(({ length }) => length > 1).map((systems) => ({ name: systems.join(), systems })),
        dependencies,
      });
      const soaked = rollout.waves.map((wave, index) => ({ ...wave, soakMs: soaks[index] ?? 0 }));
      return [{ ...rollout, waves: soaked.filter(({ systems }) => systems.length > 0) }];
    });

/** Up to two, which have no System in common. */
const rolloutsOf = (names: readonly string[]): fc.Arbitrary<readonly Rollout[]> =>
  fc
    .nat({ max: 2 * names.length })
    .chain((split) => fc.tuple(rolloutOf(names.slice(0, split)), rolloutOf(names.slice(split))))
    .map(([some, others]) => [...some, ...others.map((rollout) => ({ ...rollout, name: 'others' }))]);

/** Fleets of one to five Systems, and all that decides when each of them goes, but for what people approve. */
export const anyUnapproved: fc.Arbitrary<Times> = fc.integer({ min: 1, max: NAMES.length }).chain((count) => {
  const names = NAMES.slice(0, count);
  return fc
    .record({
      systems: fc.tuple(...names.map(systemNamed)),
      windows,
      freezes,
      rollouts: rolloutsOf(names),
      runs: fc.tuple(
        ...names.map(() => fc.constantFrom<Known>('10.3.0 [CU21]', '10.3.0 [CU21]', '10.4.0 [CU12]', '10.5.0 [CU9]')),
      ),
      launches: fc.tuple(...names.map(() => launches)),
    })
    .map(({ runs, launches: all, ...fleet }) => {
      const launched = names.flatMap((name, index) => {
        const at = all[index];
        return at === undefined || runs[index] !== FIRST_HOP.from ? [] : [[name, at] as const];
      });
      return {
        fleet: desiredFleet({ ...fleet, catalog }),
        runs: Object.fromEntries(names.map((name, index) => [name, runs[index] ?? FIRST_HOP.from])),
        launched: Object.fromEntries(launched),
        acts: {},
      };
    });
});
