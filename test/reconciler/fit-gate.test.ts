import { describe, expect, it } from 'vitest';
import type { Freeze } from '../../src/model/freeze.ts';
import type { Window } from '../../src/model/window.ts';
import { askGates } from '../../src/reconciler/gates/ask-gates.ts';
import type { GateContext } from '../../src/reconciler/gates/gate.ts';
import { desiredSystem } from '../builders.ts';
import { opensFrom } from './opens-from.ts';

const HOUR = 3_600_000;
const origin = { file: 'windows.yaml', line: 1, column: 1 };

function nightly(name: string, start: string, hours: number): Window {
  const opening = { kind: 'weekly', days: ['saturday', 'sunday'], weeks: [], start } as const;
  return { name, opening, durationMs: hours * HOUR, timezone: 'UTC', origin };
}

const early = nightly('early', '20:00', 2);
const late = nightly('late', '22:00', 2);
const long = { ...nightly('long', '20:00', 6), opening: { kind: 'once', date: '2026-12-20', start: '20:00' } } as const;
const finals: Freeze = {
  name: 'finals',
  reason: 'r',
  spans: [{ from: '2026-12-05T21:00:00.000Z', until: '2026-12-06T21:00:00.000Z', title: undefined }],
  scope: 'all',
  selector: {},
  mayOverride: ['emea'],
  origin,
};
const passes = [{ freeze: 'finals', reason: 'r', owner: 'emea', origin }];

function asked(hours: number, windows: readonly Window[], now: string, more: Partial<GateContext> = {}): GateContext {
  const schedule = {
    reconcile: undefined,
    windows: windows.map(({ name }) => name),
    timezone: 'UTC',
    stageAheadMs: undefined,
  };
  const estimate = { durationMs: hours * HOUR, source: 'test' };
  const hop = { from: '10.5.0', to: '10.5.0 [CU9]', build: 16_515, packageSha256: 'a', estimate };
  return {
    system: desiredSystem({ schedule }),
    windows,
    freezes: [],
    rollout: undefined,
    hop,
    plan: undefined,
    approvers: undefined,
    history: {},
    now,
    ...more,
  };
}

// 5 December 2026 is a Saturday.
describe('a hop', () => {
  it.each`
    case                                           | hours  | windows          | now                           | freezes     | opens
    ${'that fits to the minute'}                   | ${2}   | ${[early]}       | ${'2026-12-05T20:00:00.000Z'} | ${[]}       | ${'2026-12-05T20:00:00.000Z'}
    ${'that is a moment too long'}                 | ${2}   | ${[early]}       | ${'2026-12-05T20:00:00.001Z'} | ${[]}       | ${'2026-12-06T20:00:00.000Z'}
    ${'that goes on into the window that follows'} | ${3}   | ${[early, late]} | ${'2026-12-05T20:30:00.000Z'} | ${[]}       | ${'2026-12-05T20:30:00.000Z'}
    ${'that no nightly window is long enough for'} | ${3}   | ${[early]}       | ${'2026-12-05T20:00:00.000Z'} | ${[]}       | ${undefined}
    ${'that one long window is long enough for'}   | ${5}   | ${[early, long]} | ${'2026-12-05T20:00:00.000Z'} | ${[]}       | ${'2026-12-20T20:00:00.000Z'}
    ${'before a freeze that begins in its window'} | ${1.5} | ${[early]}       | ${'2026-12-05T20:00:00.000Z'} | ${[finals]} | ${'2026-12-12T20:00:00.000Z'}
    ${'short enough before that freeze'}           | ${1}   | ${[early]}       | ${'2026-12-05T20:00:00.000Z'} | ${[finals]} | ${'2026-12-05T20:00:00.000Z'}
    ${'at any time, before a freeze'}              | ${2}   | ${[]}            | ${'2026-12-05T20:00:00.000Z'} | ${[finals]} | ${'2026-12-06T21:00:00.000Z'}
    ${'at any time'}                               | ${200} | ${[]}            | ${'2026-12-05T20:00:00.000Z'} | ${[]}       | ${'2026-12-05T20:00:00.000Z'}
  `('$case', ({ hours, windows, now, freezes, opens }) => {
    const context = asked(hours, windows, now, { freezes });
    expect(opensFrom(context)).toBe(opens);
    expect(askGates(context).kind).toBe(opens === now ? 'open' : 'closed');
  });

  it('says how long it takes and why, how much is missing, and when there is room', () => {
    expect(askGates(asked(2, [early], '2026-12-05T20:30:00.000Z'))).toEqual({
      kind: 'closed',
      hold: {
        reason: 'WouldNotFitWindow',
        message: 'it takes about 2 h (test), and window "early" closes in 1 h 30 min: 30 min too few',
        notBefore: '2026-12-06T20:00:00.000Z',
        unblock: 'wait, or make room: a window of at least 2 h for the System "prod"',
      },
    });
  });

  it('need not fit before a freeze that is overridden', () => {
    const context = asked(1.5, [early], '2026-12-05T20:00:00.000Z', { freezes: [finals] });
    const system = { ...context.system, freezeOverrides: passes };
    expect(askGates({ ...context, system }).kind).toBe('open');
  });

  it('that is only staged need not fit', () => {
    const context = asked(5, [early], '2026-12-05T20:00:00.000Z');
    expect(askGates({ ...context, system: { ...context.system, mode: 'upload-only' } }).kind).toBe('open');
  });
});
