import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { formatRelease } from '../../src/model/release.ts';
import { trainOf } from '../../src/model/train.ts';
import { r } from '../builders.ts';

describe('trainOf', () => {
  it.each`
    release            | train        | why
    ${'10.5.3'}        | ${63}        | ${'12 × 5 + 3'}
    ${'10.5.0'}        | ${63}        | ${'the same day as 10.5.3'}
    ${'10.4.0 [CU12]'} | ${63}        | ${'the same day as 10.5.3'}
    ${'10.5.0 [CU9]'}  | ${72}        | ${'the same day as 10.5.12'}
    ${'10.6.1'}        | ${73}        | ${'older than 10.6.0'}
    ${'10.6.0'}        | ${75}        | ${'younger than 10.6.1'}
    ${'10.5.12 [CU2]'} | ${72}        | ${'a CU keeps the train of its base'}
    ${'10.3.0 [CU22]'} | ${undefined} | ${'out of band: its notes tell'}
    ${'10.0.0 [CU19]'} | ${23}        | ${'line 10.0, best effort'}
    ${'10.1.11'}       | ${23}        | ${'10.1.m with 10.0.0 [CU(m+8)]'}
    ${'10.0.13'}       | ${12}        | ${'line 10.0 has a thirteenth month'}
    ${'10.5.13'}       | ${undefined} | ${'no other line has one'}
    ${'9.6.0'}         | ${undefined} | ${'before trains'}
    ${'11.0.0'}        | ${undefined} | ${'nobody knows yet'}
  `('of $release is $train: $why', ({ release, train }) => {
    expect(trainOf(r(release))).toBe(train);
  });

  it('agrees with every train that is known', () => {
    const outOfBand = ['10.3.0 [CU22]'];
    const differing = loadKnowledge()
      .releases.filter(({ release, train }) => trainOf(release) !== train)
      .map(({ release }) => formatRelease(release));
    expect(differing).toEqual(outOfBand);
  });
});
