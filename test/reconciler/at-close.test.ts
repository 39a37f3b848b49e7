import { describe, expect, it } from 'vitest';
import type { Freeze } from '../../src/model/freeze.ts';
import type { Window } from '../../src/model/window.ts';
import type { HistoricRun } from '../../src/planner/history.ts';
import { askGates } from '../../src/reconciler/gates/ask-gates.ts';
import type { GateContext } from '../../src/reconciler/gates/gate.ts';
import { desiredSystem } from '../builders.ts';
import { opensFrom } from './opens-from.ts';

const HOUR = 3_600_000;
const origin = { file: 'w.yaml', line: 1, column: 1 };
// Open on Saturday, 5 December 2026, from 20:00 to 23:00, and a day later again.
const night: Window = {
  name: 'night',
  opening: { kind: 'weekly', days: ['saturday', 'sunday'], weeks: [], start: '20:00' },
  durationMs: 3 * HOUR,
  timezone: 'UTC',
  origin,
};
const nextNight = '2026-12-06T20:00:00.000Z';
const freezeFrom = (from: string): readonly Freeze[] => [
  {
    name: 'finals',
    reason: 'r',
    spans: [{ from, until: '2026-12-06T06:00:00.000Z', title: undefined }],
    scope: 'all',
    selector: {},
    mayOverride: [],
    origin,
  },
];

/** The hop before, which led to where the next one starts, verified half an hour before eleven. */
const before: HistoricRun = {
  id: 'r1',
  state: 'succeeded',
  from: '10.3.0 [CU21]',
  to: '10.4.0 [CU20]',
  targetBuild: 16_415,
  packageSha256: 'a',
  message: 'verified',
  startedAt: '2026-12-05T20:00:00.000Z',
  endedAt: '2026-12-05T22:30:00.000Z',
};
const hop = { from: '10.4.0 [CU20]', to: '10.5.0 [CU9]', build: 16_515, packageSha256: 'b' };

function asked(
  now: string,
  atClose: 'pause' | 'finish',
  latest: HistoricRun | undefined,
  more: Partial<GateContext> = {},
) {
  const schedule = { reconcile: undefined, windows: ['night'], timezone: 'UTC', stageAheadMs: undefined };
  const estimate = { durationMs: HOUR, source: 'test' };
  const context = { windows: [night], freezes: [], hop: { ...hop, estimate }, plan: undefined, approvers: undefined };
  const system = desiredSystem({ schedule, atClose });
  return { ...context, system, history: { latest }, now, ...more } as GateContext;
}

const early = '2026-12-05T20:30:00.000Z';
const late = '2026-12-05T22:30:00.000Z';
const atTheEnd = '2026-12-05T23:00:00.000Z';
const after = '2026-12-06T00:29:59.999Z';
const tooLate = '2026-12-06T00:30:00.000Z';
const failed: HistoricRun = { ...before, state: 'failed' };
const elsewhere: HistoricRun = { ...before, to: '10.4.0 [CU19]' };

describe('at the close of its windows, a hop', () => {
  it.each`
    case                                              | now         | atClose     | latest       | freezes                                   | reason                 | opens
    ${'that fits starts'}                             | ${early}    | ${'pause'}  | ${before}    | ${[]}                                     | ${undefined}           | ${early}
    ${'that fits starts, whatever was before'}        | ${early}    | ${'finish'} | ${undefined} | ${[]}                                     | ${undefined}           | ${early}
    ${'that does not fit pauses'}                     | ${late}     | ${'pause'}  | ${before}    | ${[]}                                     | ${'WouldNotFitWindow'} | ${nextNight}
    ${'that does not fit finishes its path'}          | ${late}     | ${'finish'} | ${before}    | ${[]}                                     | ${undefined}           | ${late}
    ${'that is the first of its path has to fit'}     | ${late}     | ${'finish'} | ${undefined} | ${[]}                                     | ${'WouldNotFitWindow'} | ${nextNight}
    ${'pauses after the close'}                       | ${atTheEnd} | ${'pause'}  | ${before}    | ${[]}                                     | ${'AwaitingWindow'}    | ${nextNight}
    ${'finishes after the close'}                     | ${atTheEnd} | ${'finish'} | ${before}    | ${[]}                                     | ${undefined}           | ${atTheEnd}
    ${'finishes less than two hours after the last'}  | ${after}    | ${'finish'} | ${before}    | ${[]}                                     | ${undefined}           | ${after}
    ${'pauses two hours after the last'}              | ${tooLate}  | ${'finish'} | ${before}    | ${[]}                                     | ${'AwaitingWindow'}    | ${nextNight}
    ${'pauses after a hop that failed'}               | ${atTheEnd} | ${'finish'} | ${failed}    | ${[]}                                     | ${'AwaitingWindow'}    | ${nextNight}
    ${'pauses where the last hop led elsewhere'}      | ${atTheEnd} | ${'finish'} | ${elsewhere} | ${[]}                                     | ${'AwaitingWindow'}    | ${nextNight}
    ${'pauses where nothing is remembered'}           | ${atTheEnd} | ${'finish'} | ${undefined} | ${[]}                                     | ${'AwaitingWindow'}    | ${nextNight}
    ${'never goes on into a freeze that is on'}       | ${atTheEnd} | ${'finish'} | ${before}    | ${freezeFrom('2026-12-05T22:45:00.000Z')} | ${'FreezeActive'}      | ${nextNight}
    ${'never goes on into a freeze that would begin'} | ${atTheEnd} | ${'finish'} | ${before}    | ${freezeFrom('2026-12-05T23:59:00.000Z')} | ${'WouldNotFitWindow'} | ${nextNight}
    ${'goes on where it is over before a freeze'}     | ${atTheEnd} | ${'finish'} | ${before}    | ${freezeFrom('2026-12-06T00:00:00.000Z')} | ${undefined}           | ${atTheEnd}
  `('$case', ({ now, atClose, latest, freezes, reason, opens }) => {
    const context = asked(now, atClose, latest, { freezes });
    const answer = askGates(context);
    expect(answer.kind === 'closed' ? answer.hold.reason : undefined).toBe(reason);
    expect(opensFrom(context)).toBe(opens);
  });

  it('says why it starts outside of its windows', () => {
    expect(askGates(asked(atTheEnd, 'finish', before))).toEqual({
      kind: 'open',
      notes: ['its windows are closed, and it goes on with the path that is under way: schedule.atClose is finish'],
    });
    expect(askGates(asked(early, 'finish', before))).toEqual({ kind: 'open', notes: [] });
  });

  it('is let go on by nothing but the clock: a suspension holds it', () => {
    const context = asked(atTheEnd, 'finish', before);
    const suspended = { ...context.system, suspend: { reason: 'audit', until: undefined } };
    expect(askGates({ ...context, system: suspended })).toMatchObject({ hold: { reason: 'Suspended' } });
  });
});
