import { describe, expect, it } from 'vitest';
import type { Freeze } from '../../src/model/freeze.ts';
import type { FreezeOverridden } from '../../src/planner/persons-act.ts';
import { askGates } from '../../src/reconciler/gates/ask-gates.ts';
import { freeze as freezeGate } from '../../src/reconciler/gates/freeze.ts';
import type { GateContext } from '../../src/reconciler/gates/gate.ts';
import { desiredSystem, halfAnHour } from '../builders.ts';
import { opensFrom } from './opens-from.ts';

const origin = { file: 'freezes.yaml', line: 1, column: 1 };
const during = '2026-12-25T00:00:00.000Z';
const begins = '2026-12-18T00:00:00.000Z';
const ends = '2027-01-04T00:00:00.000Z';

function yearEnd(overrides: Partial<Freeze> = {}): Freeze {
  return {
    name: 'year-end',
    reason: 'finals',
    spans: [{ from: begins, until: ends, title: undefined }],
    scope: 'all',
    selector: {},
    mayOverride: ['emea'],
    origin,
    ...overrides,
  };
}

const byEmea = [{ freeze: 'year-end', reason: 'security fix', owner: 'emea', origin }];
const override = (more: Partial<FreezeOverridden> = {}): FreezeOverridden => ({
  kind: 'freeze-overridden',
  freeze: 'year-end',
  owner: 'emea',
  until: ends,
  by: 'alice@ops',
  at: begins,
  reason: 'security fix',
  ...more,
});
const byHand = (more: Partial<FreezeOverridden> = {}) => ({ history: { acts: [override(more)] } });
const main = { track: 'main', version: 'latest', ceiling: undefined, minimumReleaseAgeMs: 0 } as const;

function asked(freezes: readonly Freeze[], context: Partial<GateContext> = {}): GateContext {
  const hop = { from: '10.5.0 [CU3]', to: '10.5.0 [CU9]', build: 16_515, packageSha256: 'a', estimate: halfAnHour };
  return {
    system: desiredSystem(),
    windows: [],
    freezes,
    rollout: undefined,
    hop,
    plan: undefined,
    approvers: undefined,
    history: {},
    now: during,
    ...context,
  };
}

describe('the freeze gate', () => {
  it.each`
    case                                    | freeze                            | context                                                                                                      | kind
    ${'before it begins'}                   | ${{}}                             | ${{ now: '2026-12-17T23:59:59.999Z' }}                                                                       | ${'open'}
    ${'in its first moment'}                | ${{}}                             | ${{ now: begins }}                                                                                           | ${'closed'}
    ${'in its last moment'}                 | ${{}}                             | ${{ now: '2027-01-03T23:59:59.999Z' }}                                                                       | ${'closed'}
    ${'at its end'}                         | ${{}}                             | ${{ now: ends }}                                                                                             | ${'open'}
    ${'of other systems'}                   | ${{ selector: { ring: 'lab' } }}  | ${{ system: desiredSystem({ labels: { ring: 'prod' } }) }}                                                   | ${'open'}
    ${'of this system among others'}        | ${{ selector: { ring: 'prod' } }} | ${{ system: desiredSystem({ labels: { ring: 'prod', region: 'emea' } }) }}                                   | ${'closed'}
    ${'of line changes, within a line'}     | ${{ scope: 'line-changes' }}      | ${{}}                                                                                                        | ${'open'}
    ${'of line changes, to another line'}   | ${{ scope: 'line-changes' }}      | ${{ hop: { from: '10.5.0 [CU9]', to: '10.6.0', build: 16_515, packageSha256: 'a', estimate: halfAnHour } }}  | ${'closed'}
    ${'of line changes, to 10.50'}          | ${{ scope: 'line-changes' }}      | ${{ hop: { from: '10.5.0 [CU9]', to: '10.50.0', build: 16_515, packageSha256: 'a', estimate: halfAnHour } }} | ${'closed'}
    ${'of the other track'}                 | ${{ scope: 'feature' }}           | ${{ system: desiredSystem({ target: main }) }}                                                               | ${'open'}
    ${'of its track'}                       | ${{ scope: 'main' }}              | ${{ system: desiredSystem({ target: main }) }}                                                               | ${'closed'}
    ${'overridden by who may'}              | ${{}}                             | ${{ system: desiredSystem({ freezeOverrides: byEmea }) }}                                                    | ${'open'}
    ${'overridden by who may not'}          | ${{ mayOverride: [] }}            | ${{ system: desiredSystem({ freezeOverrides: byEmea }) }}                                                    | ${'closed'}
    ${'overridden by hand by who may'}      | ${{}}                             | ${byHand()}                                                                                                  | ${'open'}
    ${'overridden by hand, whom it forgot'} | ${{ mayOverride: ['apac'] }}      | ${byHand()}                                                                                                  | ${'closed'}
    ${'overridden by hand until later'}     | ${{}}                             | ${byHand({ until: '2026-12-25T00:00:00.001Z' })}                                                             | ${'open'}
    ${'overridden by hand until now'}       | ${{}}                             | ${byHand({ until: during })}                                                                                 | ${'closed'}
    ${'another one, overridden by hand'}    | ${{ name: 'finals' }}             | ${byHand()}                                                                                                  | ${'closed'}
    ${'another one is overridden'}          | ${{ name: 'finals' }}             | ${{ system: desiredSystem({ freezeOverrides: byEmea }) }}                                                    | ${'closed'}
    ${'only staging'}                       | ${{}}                             | ${{ system: desiredSystem({ mode: 'upload-only' }) }}                                                        | ${'open'}
  `('$case: $kind', ({ freeze, context, kind }) => {
    expect(freezeGate.ask(asked([yearEnd(freeze)], context)).kind).toBe(kind);
  });

  it('says which, until when, why, and whose word would release it', () => {
    expect(askGates(asked([yearEnd()]))).toEqual({
      kind: 'closed',
      hold: {
        reason: 'FreezeActive',
        message: `freeze "year-end" until ${ends}: finals`,
        notBefore: ends,
        unblock:
          'wait, or have "emea" answer for an entry in spec.freezeOverrides of the System "prod", or for `ratchet override prod --freeze year-end --by <owner> --reason "…"`',
      },
    });
  });

  it('says what to write where nobody may override it', () => {
    const asking = askGates(asked([yearEnd({ mayOverride: [] })]));
    expect(asking.kind === 'closed' && asking.hold.unblock).toBe(
      'wait, or write another `until`, or write `mayOverride: [<owner>]`, in the Freeze "year-end"',
    );
  });

  it('tells on whose word it is open', () => {
    expect(askGates(asked([yearEnd()], { system: desiredSystem({ freezeOverrides: byEmea }) }))).toEqual({
      kind: 'open',
      notes: ['freeze "year-end" does not hold it, by the word of emea: security fix'],
    });
  });

  it('tells who recorded it, on whose word, and until when', () => {
    expect(askGates(asked([yearEnd()], byHand()))).toEqual({
      kind: 'open',
      notes: [
        `freeze "year-end" does not hold it until ${ends}, by the word of emea: security fix (recorded by alice@ops at ${begins})`,
      ],
    });
  });

  it('leaves no room for a hop that would be under way when the override ends', () => {
    const until = '2026-12-25T00:29:00.000Z';
    const context = asked([yearEnd()], byHand({ until }));
    expect(askGates(context)).toMatchObject({ kind: 'closed', hold: { reason: 'WouldNotFitWindow', notBefore: ends } });
    expect(askGates(asked([yearEnd()], byHand({ until: '2026-12-25T00:30:00.000Z' }))).kind).toBe('open');
  });

  it('names the one that ends last, of several', () => {
    const longer = yearEnd({
      name: 'audit',
      spans: [{ from: begins, until: '2027-02-01T00:00:00.000Z', title: 'Audit' }],
    });
    for (const freezes of [
      [yearEnd(), longer],
      [longer, yearEnd()],
    ]) {
      expect(askGates(asked(freezes))).toMatchObject({
        hold: { message: 'freeze "audit" ("Audit") until 2027-02-01T00:00:00.000Z: finals' },
      });
    }
  });
});

describe('the moment from which every gate is open', () => {
  const sundays = {
    name: 'sunday',
    opening: { kind: 'weekly', days: ['sunday'], weeks: [], start: '22:00' },
    durationMs: 6 * 3_600_000,
    timezone: 'UTC',
    origin,
  } as const;
  const windowed = desiredSystem({
    schedule: { reconcile: undefined, windows: ['sunday'], timezone: 'UTC', stageAheadMs: undefined },
  });

  it.each`
    case                                        | system                                                                      | now                           | from
    ${'open now'}                               | ${windowed}                                                                 | ${'2027-01-10T23:00:00.000Z'} | ${'2027-01-10T23:00:00.000Z'}
    ${'the first window after a freeze'}        | ${windowed}                                                                 | ${'2026-12-20T23:00:00.000Z'} | ${'2027-01-10T22:00:00.000Z'}
    ${'a freeze that begins before the window'} | ${windowed}                                                                 | ${'2026-12-17T23:00:00.000Z'} | ${'2027-01-10T22:00:00.000Z'}
    ${'a suspension that ends in the freeze'}   | ${{ ...windowed, suspend: { reason: 'audit', until: during } }}             | ${'2026-12-01T00:00:00.000Z'} | ${'2027-01-10T22:00:00.000Z'}
    ${'suspended for good'}                     | ${{ ...windowed, suspend: { reason: 'audit', until: undefined } }}          | ${'2026-12-01T00:00:00.000Z'} | ${undefined}
    ${'a window that nobody defines'}           | ${{ ...windowed, schedule: { ...windowed.schedule, windows: ['monday'] } }} | ${'2026-12-01T00:00:00.000Z'} | ${undefined}
  `('$case', ({ system, now, from }) => {
    const freezeUntilMonday = yearEnd({
      spans: [{ from: begins, until: '2027-01-04T06:00:00.000Z', title: undefined }],
    });
    expect(opensFrom(asked([freezeUntilMonday], { system, windows: [sundays], now }))).toBe(from);
  });
});
