import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ForecastInput, forecastFleet } from '../../../src/reconciler/forecast/forecast-fleet.ts';
import { forecastBeside } from '../../../src/reconciler/proposal/forecast-beside.ts';
import { NOTHING_KNOWN } from '../../../src/reconciler/rollouts/standing.ts';
import type { RunState } from '../../../src/reconciler/runs.ts';
import { observedAgent, observedSystem } from '../../builders.ts';
import { SEED } from './seed.ts';
import { anyTimes, knowledge, RUNS, START, type Times, terms, UNTIL } from './times.ts';

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

function inputOf({ fleet, runs }: Times, ended: RunState | undefined): ForecastInput {
  const agents = new Map(fleet.systems.map((system) => [system.name, system.agents]));
  const observed = (name: string) => ({
    ...observedSystem(
      ...(agents.get(name) ?? []).map((agent) => observedAgent(agent.name, RUNS[runs[name] ?? '10.5.0 [CU9]'])),
    ),
    name,
    takenAt: START,
  });
  const latest = ended && {
    ...{ id: 'r', system: 's0', from: '10.4.0 [CU20]', to: '10.5.0 [CU9]', targetBuild: 16_515, state: ended },
    ...{ packageSha256: 'x', attempt: 1, startedAt: START, endedAt: START, message: 'm' },
  };
  // Closed, so that it is tried again, and others hear how that goes.
  const acts = [{ kind: 'run-closed', run: 'r', by: 'alice', at: START, reason: 'mended' }] as const;
  const history = new Map(latest === undefined ? [] : [['s0', { latest, acts }]]);
  const asked = { desired: fleet, observed, knowledge, history, rollouts: NOTHING_KNOWN, revision: 'r' };
  return { ...asked, now: START, until: UNTIL, ...terms } as ForecastInput;
}

it(`what a commit leaves alone need not be looked ahead for again, seed ${SEED}`, () => {
  let kept = 0;
  fc.assert(
    fc.property(anyCommit, ({ before, after, ended }) => {
      const input = inputOf(before, ended);
      const next = inputOf({ ...before, fleet: after }, ended);
      const forecast = forecastFleet(input);
      const beside = forecastBeside({ input, forecast }, next);
      expect(beside).toEqual(forecastFleet(next));
      kept += beside.systems.filter((one) => forecast.systems.includes(one)).length;
    }),
    { seed: SEED, numRuns },
  );
  expect(kept).toBeGreaterThan(numRuns / 4);
});
