import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SystemHistory } from '../../../src/planner/history.ts';
import { forecastFleet } from '../../../src/reconciler/forecast/forecast-fleet.ts';
import { forecastBeside } from '../../../src/reconciler/proposal/forecast-beside.ts';
import type { RunState } from '../../../src/reconciler/runs.ts';
import { anyTimes } from './any-times.ts';
import { inputOf } from './input-of.ts';
import { SEED } from './seed.ts';
import { START } from './times.ts';

const numRuns = Number(process.env['FC_RUNS'] ?? 60);

/** A commit on a fleet: some Systems as they are in another one, some gone, and now and then what they share. */
const anyCommit = fc
  .record({
    before: anyTimes,
    other: anyTimes,
    taken: fc.array(fc.nat(4), { maxLength: 2 }),
    gone: fc.array(fc.nat(4), { maxLength: 1 }),
    shared: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      'windows' as const,
      'freezes' as const,
      'rollouts' as const,
    ),
    ended: fc.constantFrom<RunState | undefined>(undefined, undefined, 'failed', 'succeeded'),
  })
  .map(({ before, other, taken, gone, shared, ended }) => {
    const { fleet } = before;
    const changed = fleet.systems
      .map((system, index) => (taken.includes(index) ? (other.fleet.systems[index] ?? system) : system))
      .filter((_, index) => fleet.systems.length === 1 || fleet.rollouts.length > 0 || !gone.includes(index));
    const after = { ...fleet, systems: changed, ...(shared !== undefined && { [shared]: other.fleet[shared] }) };
    return { before, after, ended };
  })
  // A rollout names Systems that are there.
  .filter(({ after }) => {
    const named = new Set(after.systems.map(({ name }) => name));
    return after.rollouts.every(({ waves }) => waves.every(({ systems }) => systems.every((name) => named.has(name))));
  });

/** Closed, so that it is tried again, and others hear how that goes. */
function pastOf(ended: RunState | undefined): Record<string, SystemHistory> {
  if (ended === undefined) return {};
  const latest = {
    ...{ id: 'r', system: 's0', from: '10.4.0 [CU20]', to: '10.5.0 [CU9]', targetBuild: 16_515, state: ended },
    ...{ packageSha256: 'x', attempt: 1, startedAt: START, endedAt: START, message: 'm' },
  };
  return { s0: { latest, acts: [{ kind: 'run-closed', run: 'r', by: 'alice', at: START, reason: 'mended' }] } };
}

it(`what a commit leaves alone need not be looked ahead for again, seed ${SEED}`, () => {
  let kept = 0;
  fc.assert(
    fc.property(anyCommit, ({ before, after, ended }) => {
      const past = pastOf(ended);
      const input = inputOf(before, past);
      const next = inputOf({ ...before, fleet: after }, past);
      const forecast = forecastFleet(input);
      const beside = forecastBeside({ input, forecast }, next);
      expect(beside).toEqual(forecastFleet(next));
      kept += beside.systems.filter((one) => forecast.systems.includes(one)).length;
    }),
    { seed: SEED, numRuns },
  );
  expect(kept).toBeGreaterThan(numRuns / 4);
});
