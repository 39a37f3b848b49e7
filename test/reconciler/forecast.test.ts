import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { DesiredFleet } from '../../src/model/desired.ts';
import { looksIn } from '../../src/planner/looks.ts';
import { compareForecasts } from '../../src/reconciler/forecast/compare-forecasts.ts';
import type { ForecastEvent } from '../../src/reconciler/forecast/forecast.ts';
import { forecastFleet } from '../../src/reconciler/forecast/forecast-fleet.ts';
import { NOTHING_KNOWN } from '../../src/reconciler/rollouts/standing.ts';
import { changesAsText } from '../../src/review/forecast-text.ts';
import { catalogPackage, desiredFleet, desiredSystem, observedAgent, observedSystem } from '../builders.ts';

const HOUR = 3_600_000;
const NOW = '2026-12-01T00:00:00.000Z';
const UNTIL = '2026-12-31T00:00:00.000Z';
// What may go wrong is not the subject here.
const knowledge = { ...loadKnowledge(), knownIssues: [], pathRules: [] };
const origin = { file: 'windows.yaml', line: 1, column: 1 };
const sundays = {
  name: 'sundays',
  opening: { kind: 'weekly', days: ['sunday'], weeks: [], start: '22:00' },
  durationMs: 6 * HOUR,
  timezone: 'UTC',
  origin,
} as const;
const windowed = { reconcile: undefined, windows: ['sundays'], timezone: 'UTC', stageAheadMs: undefined };
const pinned = (cu: number) => ({
  target: {
    track: 'main',
    version: { major: 10, minor: 5, month: 0, cu },
    ceiling: undefined,
    minimumReleaseAgeMs: 0,
  } as const,
});
// 10.3.0 [CU21], as in the examples.
const RUNS_10_3 = '10.3.0.0-15150-20241108-release';
const catalog = [catalogPackage('10.4.0 [CU20]', 16415), catalogPackage('10.5.0 [CU9]', 16515)];

function ahead(
  fleet: Partial<DesiredFleet>,
  raw = '10.4.0.0-15486-20250205-release',
  until = UNTIL,
  takes = HOUR,
  past: readonly number[] = [],
) {
  const desired = desiredFleet({ catalog, windows: [sundays], ...fleet });
  const systems = desired.systems.map(({ name, agents }) => ({
    ...observedSystem(...agents.map((agent) => observedAgent(agent.name, raw))),
    name,
  }));
  const observed = looksIn({ formatVersion: '1', takenAt: NOW, systems });
  const terms = { estimates: { base: takes, perAgent: 0, perLine: 0 }, approvers: undefined };
  const history = new Map(desired.systems.map(({ name }) => [name, { hopDurations: past }]));
  const asked = { desired, observed, knowledge, history, rollouts: NOTHING_KNOWN, now: NOW, revision: 'r' };
  return forecastFleet({ ...asked, until, ...terms });
}

function whatHappens(event: ForecastEvent): string {
  if (event.kind === 'wait') return event.reason;
  return event.kind === 'stage' ? event.release.release : event.release.to.release;
}

function storyOf({ systems }: ReturnType<typeof ahead>, name = 'prod') {
  const found = systems.find(({ system }) => system === name);
  if (found === undefined) throw new Error(`nothing is forecast for ${name}`);
  const { events, end } = found;
  return {
    events: events.map((event) => {
      const what = whatHappens(event);
      return [event.from.slice(5, 16), event.until.slice(5, 16), what];
    }),
    end: [end.kind, end.kind === 'settled' ? undefined : end.reason],
  };
}

describe('a forecast', () => {
  it.each`
    case                           | system                                                                               | fleet                                                                                                                                                                          | events                                                                                                | end
    ${'no gate'}                   | ${pinned(9)}                                                                         | ${{}}                                                                                                                                                                          | ${[['12-01T00:00', '12-01T01:00', '10.5.0 [CU9]']]}                                                   | ${['settled', undefined]}
    ${'a window'}                  | ${{ ...pinned(9), schedule: windowed }}                                              | ${{}}                                                                                                                                                                          | ${[['12-01T00:00', '12-06T22:00', 'AwaitingWindow'], ['12-06T22:00', '12-06T23:00', '10.5.0 [CU9]']]} | ${['settled', undefined]}
    ${'a freeze over two windows'} | ${{ ...pinned(9), schedule: windowed }}                                              | ${{ freezes: [{ name: 'f', reason: 'r', spans: [{ from: NOW, until: '2026-12-14T00:00:00.000Z', title: undefined }], scope: 'all', selector: {}, mayOverride: [], origin }] }} | ${[['12-01T00:00', '12-14T00:00', 'FreezeActive'], ['12-14T00:00', '12-14T01:00', '10.5.0 [CU9]']]}   | ${['settled', undefined]}
    ${'suspended beyond the time'} | ${{ ...pinned(9), suspend: { reason: 'audit', until: '2027-02-01T00:00:00.000Z' } }} | ${{}}                                                                                                                                                                          | ${[]}                                                                                                 | ${['later', 'Suspended']}
    ${'suspended for good'}        | ${{ ...pinned(9), suspend: { reason: 'audit', until: undefined } }}                  | ${{}}                                                                                                                                                                          | ${[]}                                                                                                 | ${['never', 'Suspended']}
    ${'a mode that plans only'}    | ${{ ...pinned(9), mode: 'plan-only' }}                                               | ${{}}                                                                                                                                                                          | ${[]}                                                                                                 | ${['never', 'UpgradeAvailable']}
    ${'nothing to install'}        | ${pinned(9)}                                                                         | ${{ catalog: [] }}                                                                                                                                                             | ${[]}                                                                                                 | ${['never', 'PackageUnavailable']}
  `('$case', ({ system, fleet, events, end }) => {
    expect(storyOf(ahead({ systems: [desiredSystem(system)], ...fleet }))).toEqual({ events, end });
  });

  it('goes hop by hop, each planned for what the one before has left', () => {
    const story = storyOf(ahead({ systems: [desiredSystem(pinned(9))] }, RUNS_10_3));
    expect(story.events.map(([, , release]) => release)).toEqual(['10.4.0 [CU20]', '10.5.0 [CU9]']);
    expect(story.end).toEqual(['settled', undefined]);
  });

  it('counts each hop in the estimate of the next, as it will when it was made', () => {
    const { systems } = ahead({ systems: [desiredSystem(pinned(9))] }, RUNS_10_3, UNTIL, HOUR, [2 * HOUR, 3 * HOUR]);
    const estimates = systems[0]?.events.map((event) => (event.kind === 'hop' ? event.estimate : undefined));
    expect(estimates).toEqual([
      { durationMs: 3 * HOUR, source: 'rule of thumb: 1 Agent, 1 line ahead' },
      { durationMs: 3 * HOUR, source: '90th percentile of its last 3 upgrades' },
    ]);
  });

  it.each`
    atClose     | second
    ${'pause'}  | ${'12-13T22:00'}
    ${'finish'} | ${'12-07T02:00'}
  `('with atClose: $atClose begins its second hop at $second', ({ atClose, second }) => {
    const system = desiredSystem({ ...pinned(9), schedule: windowed, atClose });
    const story = storyOf(ahead({ systems: [system] }, RUNS_10_3, UNTIL, 4 * HOUR));
    const hops = story.events.filter(([, , what]) => what?.startsWith('10.'));
    expect(hops.map(([from]) => from)).toEqual(['12-06T22:00', second]);
  });

  it('waits for a release to be old enough', () => {
    const target = { ...pinned(9).target, minimumReleaseAgeMs: 400 * 24 * HOUR };
    const { events, end } = storyOf(
      ahead({ systems: [desiredSystem({ target })] }, undefined, '2027-12-31T00:00:00.000Z'),
    );
    expect(events[0]?.[2]).toBe('AwaitingSoak');
    expect(end[0]).toBe('settled');
  });

  it.each`
    case         | stageAheadMs      | events
    ${'in time'} | ${3 * 24 * HOUR}  | ${[['12-01T00:00', '12-06T22:00', 'AwaitingWindow'], ['12-03T22:00', '12-03T22:00', '10.5.0 [CU9]'], ['12-06T22:00', '12-06T23:00', '10.5.0 [CU9]']]}
    ${'at once'} | ${30 * 24 * HOUR} | ${[['12-01T00:00', '12-01T00:00', '10.5.0 [CU9]'], ['12-01T00:00', '12-06T22:00', 'AwaitingWindow'], ['12-06T22:00', '12-06T23:00', '10.5.0 [CU9]']]}
  `('stages ahead, $case', ({ stageAheadMs, events }) => {
    const system = desiredSystem({ ...pinned(9), schedule: { ...windowed, stageAheadMs } });
    expect(storyOf(ahead({ systems: [system] })).events).toEqual(events);
  });

  it('stages ahead within its time for a hop beyond it', () => {
    const system = desiredSystem({ ...pinned(9), schedule: { ...windowed, stageAheadMs: 3 * 24 * HOUR } });
    const { events, end } = storyOf(ahead({ systems: [system] }, undefined, '2026-12-05T00:00:00.000Z'));
    expect(events).toEqual([['12-03T22:00', '12-03T22:00', '10.5.0 [CU9]']]);
    expect(end).toEqual(['later', 'AwaitingWindow']);
  });

  it('is cut off at its end', () => {
    const { events, end } = storyOf(
      ahead({ systems: [desiredSystem(pinned(9))] }, undefined, '2026-12-01T00:30:00.000Z'),
    );
    expect(events).toEqual([['12-01T00:00', '12-01T01:00', '10.5.0 [CU9]']]);
    expect(end).toEqual(['later', 'RunInProgress']);
  });

  it('is the same for the same input, and for a system alone and in company', () => {
    const systems = ['a', 'b', 'c'].map((name) => desiredSystem({ name, ...pinned(9), schedule: windowed }));
    const whole = ahead({ systems });
    expect(ahead({ systems: systems.toReversed() })).toEqual(whole);
    for (const system of systems)
      expect(ahead({ systems: [system] }).systems[0]).toEqual(whole.systems.find((one) => one.system === system.name));
  });
});

describe('two forecasts', () => {
  const base = ahead({ systems: [desiredSystem({ ...pinned(9), schedule: windowed })] });

  it.each`
    case                  | fleet                                                                                                                                                                                                                                          | says
    ${'the same'}         | ${{ systems: [desiredSystem({ ...pinned(9), schedule: windowed })] }}                                                                                                                                                                          | ${'no upgrade moves\n'}
    ${'a later window'}   | ${{ systems: [desiredSystem({ ...pinned(9), schedule: windowed })], freezes: [{ name: 'f', reason: 'r', spans: [{ from: NOW, until: '2026-12-08T00:00:00.000Z', title: undefined }], scope: 'all', selector: {}, mayOverride: [], origin }] }} | ${'prod moves from 2026-12-06 22:00Z to 2026-12-13 22:00Z\n'}
    ${'nothing any more'} | ${{ systems: [desiredSystem({ ...pinned(9), suspend: { reason: 'audit', until: undefined } })] }}                                                                                                                                              | ${'prod is not upgraded any more, where it was to be at 2026-12-06 22:00Z: 10.4.0 [CU12] → 10.5.0 [CU9]; suspended: audit\n'}
    ${'one more system'}  | ${{ systems: ['prod', 'new'].map((name) => desiredSystem({ name, ...pinned(9), schedule: windowed })) }}                                                                                                                                       | ${'new goes to 10.5.0 [CU9] from 2026-12-06 22:00Z on\n'}
    ${'another release'}  | ${{ catalog: [...catalog, catalogPackage('10.5.0 [CU8]', 16437)], systems: [desiredSystem({ ...pinned(8), schedule: windowed })] }}                                                                                                            | ${'prod goes to 10.5.0 [CU8] instead of 10.5.0 [CU9]\n'}
  `('$case', ({ fleet, says }) => {
    expect(changesAsText(compareForecasts(base, ahead(fleet)))).toBe(says);
  });
});
