import { expect, it } from 'vitest';
import { pathsInWords, type Stops } from '../../src/reconciler/paths-in-words.ts';

/** `CU4/15943 CU9/16515` */
function stops(text: string): Stops {
  return text.split(' ').map((stop) => {
    const [release = '', build] = stop.split('/');
    return { release, build: build === undefined ? undefined : Number(build) };
  });
}

it.each`
  before                   | now                      | was                                        | is
  ${'CU7 CU9/16515'}       | ${'CU7 CU9/16515'}       | ${'CU7 → CU9'}                             | ${'CU7 → CU9'}
  ${'CU7/1 CU9/16515'}     | ${'CU8/2 CU9/16515'}     | ${'CU7 → CU9'}                             | ${'CU8 → CU9'}
  ${'CU2 CU4/15943'}       | ${'CU2 CU4/16239'}       | ${'CU2 → CU4 (build 15943)'}               | ${'CU2 → CU4 (build 16239)'}
  ${'CU4/15943 CU4/16239'} | ${'CU4/15943 CU9/16515'} | ${'CU4 (build 15943) → CU4 (build 16239)'} | ${'CU4 (build 15943) → CU9'}
`('$before, and now $now', ({ before, now, was, is }) => {
  expect(pathsInWords(stops(before), stops(now))).toEqual([was, is]);
});

it('is no path where nothing is to be done', () => {
  expect(pathsInWords(stops('CU7 CU9/16515'), [])).toEqual(['CU7 → CU9', '']);
});
