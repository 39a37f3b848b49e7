import type { PlannedRelease } from '../../src/planner/plan.ts';
import type { Forecast } from '../../src/reconciler/forecast/forecast.ts';

const release = (name: string): PlannedRelease => {
  return { release: name, build: 1, train: undefined, track: 'main', notes: undefined };
};
/** A name that tries to be markup. */
export const nasty = 'a|`"<img src=x onerror=alert(1)>@team :x;y';

export const forecast: Forecast = {
  formatVersion: '1',
  from: '2026-12-01T00:00:00.000Z',
  until: '2026-12-31T00:00:00.000Z',
  source: { revision: 'main@sha1:0f3a' },
  systems: [
    {
      system: 'prod',
      events: [
        {
          kind: 'wait',
          from: '2026-12-01T00:00:00.000Z',
          until: '2026-12-06T22:00:00.000Z',
          reason: 'AwaitingWindow',
          message: 'window "sundays" is closed',
        },
        {
          kind: 'stage',
          from: '2026-12-03T22:00:00.000Z',
          until: '2026-12-03T22:00:00.000Z',
          release: release('10.5.0 [CU9]'),
        },
        {
          kind: 'hop',
          from: '2026-12-06T22:00:00.000Z',
          until: '2026-12-06T23:05:00.000Z',
          release: { from: release('10.4.0 [CU20]'), to: release('10.5.0 [CU9]') },
          estimate: { durationMs: 3_900_000, source: 'rule of thumb: 1 Agent' },
        },
      ],
      end: { kind: 'settled', at: '2026-12-06T23:05:00.000Z', message: '10.5.0 [CU9] is the newest' },
    },
    {
      system: nasty,
      events: [],
      end: { kind: 'never', at: '2026-12-01T00:00:00.000Z', reason: 'Suspended', message: nasty, unblock: 'remove it' },
    },
    {
      system: 'soon',
      events: [],
      end: { kind: 'later', notBefore: '2027-01-03T22:00:00.000Z', reason: 'AwaitingWindow', message: 'closed' },
    },
  ],
};
