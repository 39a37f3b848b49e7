import fc from 'fast-check';
import { FAULTS, type FaultId } from '../../src/simulator/faults/index.ts';
import { UPGRADE_PHASES } from '../../src/simulator/phases.ts';
import type { Cue, Moment } from '../../src/simulator/scenario/direction.ts';
import { SHAPES, type Shape } from './cluster-on-stage.ts';

/** Everything that goes wrong in one life of one System. Plain JSON, so that a plan that fails can be played again. */
export interface FaultPlan {
  readonly shape: Shape;
  readonly seed: number;
  readonly cues: readonly Cue[];
  /** Each process ends at one of its calls; the one after the last of these is not ended. */
  readonly crashes: readonly Crash[];
  /** The journal is the real store, opened anew by every process. */
  readonly onDisk: boolean;
}

export interface Crash {
  readonly call: number;
  readonly when: 'before' | 'after';
  /** Minutes until the next process starts. */
  readonly idle: number;
}

const moment: fc.Arbitrary<Moment> = fc.record({
  at: fc.constantFrom('start', 'start', 'start', 'launch', 'launch', ...UPGRADE_PHASES),
  after: fc.constantFrom(0, 0, 0, 5, 30, 120, 600),
});

const settings = fc.record(
  {
    bytes: fc.constantFrom(1, 40_000, 200_000, 300_000),
    seconds: fc.constantFrom(-86_400, -600, 5, 90, 600, 1_860, 86_400),
    phase: fc.constantFrom(...UPGRADE_PHASES),
    times: fc.constantFrom(1, 1, 2, 3, 0),
  },
  { requiredKeys: [] },
);

function cueOn(shape: Shape): fc.Arbitrary<Cue> {
  return fc
    .record({
      // Most can go wrong on the Agent that orchestrates.
      agent: fc.constantFrom('dma01', 'dma01', ...SHAPES[shape].map(({ name }) => name)),
      fault: fc.constantFrom(...FAULTS.map(({ id }) => id)),
      when: moment,
      lift: fc.option(
        fc.record({ at: fc.constant('fault' as const), after: fc.constantFrom(1, 20, 90, 300, 900, 3_600) }),
        { nil: undefined, freq: 3 },
      ),
      settings,
    })
    .map(({ fault, settings: given, lift, ...rest }) => ({
      ...rest,
      fault,
      settings: settingsTakenBy(fault, given),
      ...(lift === undefined ? {} : { lift }),
    }));
}

/** A length of time is never below 0; only a clock can be behind. */
function settingsTakenBy(id: FaultId, given: NonNullable<Cue['settings']>): NonNullable<Cue['settings']> {
  const takes = FAULTS.find((fault) => fault.id === id) as { readonly takes?: object } | undefined;
  const taken = Object.entries(given).filter(([name]) => name in (takes?.takes ?? {}));
  const settled = taken.map(([name, value]) =>
    name === 'seconds' && id !== 'clock-skew' ? [name, Math.min(Math.abs(Number(value)), 1_860)] : [name, value],
  );
  return Object.fromEntries(settled);
}

const crash: fc.Arbitrary<Crash> = fc.record({
  call: fc.oneof(fc.integer({ min: 1, max: 110 }), fc.integer({ min: 1, max: 400 })),
  when: fc.constantFrom('before', 'after'),
  idle: fc.constantFrom(0, 0, 1, 5, 30, 120),
});

export function faultPlan(shape: Shape): fc.Arbitrary<FaultPlan> {
  return fc.record({
    shape: fc.constant(shape),
    seed: fc.nat(1_000_000),
    cues: fc.array(cueOn(shape), { maxLength: 4 }),
    crashes: fc.array(crash, { maxLength: 3 }),
    onDisk: fc.constantFrom(...Array.from({ length: 19 }, () => false), true),
  });
}
