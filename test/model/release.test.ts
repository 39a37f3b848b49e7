import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareReleases,
  formatRelease,
  lineOf,
  parseRelease,
  sameReleaseName,
  trackOf,
} from '../../src/model/release.ts';
import { r } from '../builders.ts';

const anyRelease = fc.record({ major: fc.nat(99), minor: fc.nat(99), month: fc.nat(13), cu: fc.nat(99) });

describe('parseRelease', () => {
  it.each`
    text               | written            | track        | line
    ${'10.5.6'}        | ${'10.5.6'}        | ${'feature'} | ${'10.5'}
    ${'10.5.0 [CU3]'}  | ${'10.5.0 [CU3]'}  | ${'main'}    | ${'10.5'}
    ${'10.5.0[CU3]'}   | ${'10.5.0 [CU3]'}  | ${'main'}    | ${'10.5'}
    ${'10.5.0 (CU3)'}  | ${'10.5.0 [CU3]'}  | ${'main'}    | ${'10.5'}
    ${'10.5.0-CU3'}    | ${'10.5.0 [CU3]'}  | ${'main'}    | ${'10.5'}
    ${'10.5.0 CU3'}    | ${'10.5.0 [CU3]'}  | ${'main'}    | ${'10.5'}
    ${'10.5.0 [CU0]'}  | ${'10.5.0'}        | ${'main'}    | ${'10.5'}
    ${'10.5.12 [CU2]'} | ${'10.5.12 [CU2]'} | ${'feature'} | ${'10.5'}
    ${' 10.6.0 '}      | ${'10.6.0'}        | ${'main'}    | ${'10.6'}
  `('reads $text as $written', ({ text, written, track, line }) => {
    const release = r(text);
    expect([formatRelease(release), trackOf(release), lineOf(release)]).toEqual([written, track, line]);
  });

  it.each(['', '10.5', '10.5.14', '10.5.0/10.5.3', '10.5.0 [CU]', '10.5.x', 'latest', '10.5.2521.130'])(
    'refuses %j',
    (text) => {
      expect(parseRelease(text)).toEqual({ ok: false, problem: expect.stringContaining('write "10.5.6"') });
    },
  );

  it('refuses ten million characters at once, with a short message', () => {
    const found = parseRelease('9'.repeat(10_000_000));
    expect(found.ok ? Number.POSITIVE_INFINITY : found.problem.length).toBeLessThan(200);
  });
});

describe('releases', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(anyRelease, (release) => {
        expect(r(formatRelease(release))).toEqual(release);
      }),
    );
  });

  it('have one order, whatever order they come in', () => {
    fc.assert(
      fc.property(fc.array(anyRelease), (releases) => {
        const sorted = releases.toSorted(compareReleases);
        expect(releases.toReversed().toSorted(compareReleases)).toEqual(sorted);
      }),
    );
  });

  it('are ordered by number, not by text', () => {
    expect(compareReleases(r('10.5.10'), r('10.5.9'))).toBeGreaterThan(0);
    expect(sameReleaseName(r('10.5.0'), r('10.5.0 [CU0]'))).toBe(true);
  });
});
