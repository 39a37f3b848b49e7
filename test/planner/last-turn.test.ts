import { describe, expect, it } from 'vitest';
import { instantOf } from '../../src/model/instant.ts';
import { landscapeOf } from '../../src/planner/landscape.ts';
import { lastTurn } from '../../src/planner/last-turn.ts';
import { everything, fullKnowledge } from './fleet.ts';

const landscape = landscapeOf(fullKnowledge, everything);
const acceptance = { id: 'KI_x', reason: 'ours', owner: 'ops' };

// Release calendar: 10.5.0 [CU8] on 2025-10-17, [CU9] on 2025-11-14, [CU10] on 2025-12-12.
describe('the last turn', () => {
  it.each`
    now                           | ageDays | accepted                      | turn
    ${'2025-11-13T23:59:59.999Z'} | ${0}    | ${undefined}                  | ${'2025-10-17T00:00:00.000Z'}
    ${'2025-11-14T00:00:00.000Z'} | ${0}    | ${undefined}                  | ${'2025-11-14T00:00:00.000Z'}
    ${'2025-12-01T12:34:56.000Z'} | ${0}    | ${undefined}                  | ${'2025-11-14T00:00:00.000Z'}
    ${'2025-11-23T23:59:59.999Z'} | ${10}   | ${undefined}                  | ${'2025-11-14T00:00:00.000Z'}
    ${'2025-11-24T00:00:00.000Z'} | ${10}   | ${undefined}                  | ${'2025-11-24T00:00:00.000Z'}
    ${'2025-11-20T10:00:00.000Z'} | ${0}    | ${'2025-11-20T10:00:00.000Z'} | ${'2025-11-20T10:00:00.000Z'}
    ${'2025-11-20T09:59:59.999Z'} | ${0}    | ${'2025-11-20T10:00:00.000Z'} | ${'2025-11-14T00:00:00.000Z'}
    ${'2025-12-01T00:00:00.000Z'} | ${0}    | ${'some day'}                 | ${'2025-11-14T00:00:00.000Z'}
  `('at $now, aged $ageDays days, accepted until $accepted, was at $turn', ({ now, ageDays, accepted, turn }) => {
    const acceptedRisks = accepted === undefined ? [] : [{ ...acceptance, expires: accepted }];
    const circumstances = { minimumReleaseAgeMs: ageDays * 86_400_000, acceptedRisks, confirmed: [] };
    expect(instantOf(lastTurn(Date.parse(now), landscape, circumstances))).toBe(turn);
  });

  it('comes a millisecond after the support of a line ends', () => {
    const alone = { ...landscape, comeOutAt: [] };
    const circumstances = { minimumReleaseAgeMs: 0, acceptedRisks: [], confirmed: [] };
    const turnAt = (now: number) => lastTurn(now, alone, circumstances);
    for (const { supportedUntil, limitedUntil } of fullKnowledge.lifeCycles) {
      for (const end of [supportedUntil, limitedUntil].map((instant) => Date.parse(instant))) {
        expect([turnAt(end) < end, turnAt(end + 1)]).toEqual([true, end + 1]);
      }
    }
  });

  it('comes where a confirmation ends, and not before', () => {
    const alone = { ...landscape, comeOutAt: [], lifeCycles: new Map() };
    const until = Date.parse('2025-11-20T10:00:00.000Z');
    const step = { step: 'cluster-ports-gate', build: 11_025 };
    const confirmed = [
      { ...step, until: until + 1000 },
      { ...step, until: undefined },
      { ...step, until },
    ];
    const circumstances = { minimumReleaseAgeMs: 0, acceptedRisks: [], confirmed };
    expect(lastTurn(until - 1, alone, circumstances)).toBeLessThan(0);
    expect(lastTurn(until, alone, circumstances)).toBe(until);
    expect(lastTurn(until + 999, alone, circumstances)).toBe(until);
  });

  it('is a number before anything has turned', () => {
    const nothing = { minimumReleaseAgeMs: 0, acceptedRisks: [], confirmed: [] };
    expect(Number.isFinite(lastTurn(0, landscape, nothing))).toBe(true);
  });
});
