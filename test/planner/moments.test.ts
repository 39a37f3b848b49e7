import { describe, expect, it } from 'vitest';
import { observedAgent, observedSystem } from '../builders.ts';
import { entry, everything, packageOf, rawOf } from './fleet.ts';

const MIGRATED = { brokerGateway: true };

describe('a plan for another moment', () => {
  // Release calendar: 10.5.0 [CU9] and 10.5.12 on 2025-11-14, 10.6.0 and 10.6.3 on 2026-02-20, 10.6.9 on 2026-08-21.
  it.each`
    now                           | main              | feature      | chosen
    ${'2025-11-13T00:00:00.000Z'} | ${'10.5.0 [CU8]'} | ${'10.5.11'} | ${'10.5.0 [CU8]'}
    ${'2025-11-14T00:00:00.000Z'} | ${'10.5.0 [CU9]'} | ${'10.5.12'} | ${'10.5.0 [CU9]'}
    ${'2026-02-20T00:00:00.000Z'} | ${'10.6.0'}       | ${'10.6.3'}  | ${'10.6.0'}
    ${'2026-09-01T00:00:00.000Z'} | ${'10.6.0 [CU6]'} | ${'10.6.9'}  | ${'10.6.0 [CU6]'}
  `('at $now: $main and $feature are the newest', ({ now, main, feature, chosen }) => {
    const observed = [{ ...observedSystem(observedAgent('dma01', rawOf('10.5.0 [CU4]'))), takenAt: now }];
    const found = entry({ now, observed, catalog: everything, system: { facts: MIGRATED } });
    expect(found.available.map(({ newest }) => newest?.release)).toEqual([main, feature]);
    expect(found.target?.release).toBe(chosen);
  });

  it('misses in the Catalog nothing that had not come out', () => {
    const catalog = [packageOf('10.5.0 [CU4]')];
    const found = entry({ now: '2025-07-01T00:00:00.000Z', catalog, ceiling: '10.5' });
    expect(found.warnings.filter((warning) => warning.includes('not in the Catalog'))).toEqual([]);
    const later = entry({ now: '2025-07-20T00:00:00.000Z', catalog, ceiling: '10.5' });
    expect(later.warnings).toContainEqual('newer on this track and not in the Catalog: 10.5.0 [CU5]');
  });

  it.each`
    soakDays | now                           | says
    ${0}     | ${'2025-07-01T00:00:00.000Z'} | ${'10.5.0 [CU5] comes out on 2025-07-11'}
    ${14}    | ${'2025-07-01T00:00:00.000Z'} | ${'10.5.0 [CU5] comes out on 2025-07-11 and is old enough on 2025-07-25'}
    ${14}    | ${'2025-07-12T00:00:00.000Z'} | ${'10.5.0 [CU5] came out on 2025-07-11 and is old enough on 2025-07-25'}
  `('waits $soakDays days from $now: $says', ({ soakDays, now, says }) => {
    const found = entry({ now, soakDays, catalog: [packageOf('10.5.0 [CU5]', { releasedAt: '2025-07-11' })] });
    expect([found.verdict, found.message]).toEqual(['waiting', says]);
  });
});

describe('the moment of the look', () => {
  it.each`
    takenAt                       | says
    ${'2026-09-01T00:00:00.000Z'} | ${undefined}
    ${'2026-09-01T00:04:00.000Z'} | ${undefined}
    ${'2026-09-01T00:06:00.000Z'} | ${'seen after the moment that this plan is for'}
    ${'2027-09-01T00:00:00.000Z'} | ${'seen after the moment that this plan is for'}
    ${'2026-08-26T00:00:00.000Z'} | ${undefined}
    ${'2026-08-24T00:00:00.000Z'} | ${'seen more than 7 days before this plan'}
  `('at $takenAt, in a plan for 2026-09-01: $says', ({ takenAt, says }) => {
    const observed = [{ ...observedSystem(observedAgent('dma01', rawOf('10.5.0 [CU4]'))), takenAt }];
    const found = entry({ observed, version: '10.5.0 [CU8]' });
    expect(found.verdict).toBe('upgrade');
    const doubts = found.warnings.filter((warning) => warning.startsWith('what runs was seen'));
    expect(doubts.map((warning) => warning.includes(says))).toEqual(says === undefined ? [] : [true]);
  });
});
