import { expect, it } from 'vitest';
import { formatRange, parseRange } from '../../src/model/written-range.ts';

it.each`
  written                                                   | text
  ${{ track: 'main' }}                                      | ${'every main release'}
  ${{ track: 'feature', from: '10.5.6' }}                   | ${'feature from 10.5.6'}
  ${{ track: 'feature', after: '10.5.6' }}                  | ${'feature after 10.5.6'}
  ${{ track: 'main', to: '10.5.0 [CU3]' }}                  | ${'main to 10.5.0 [CU3]'}
  ${{ track: 'main', before: '10.5.0 CU3' }}                | ${'main before 10.5.0 [CU3]'}
  ${{ track: 'main', from: '10.4.0', before: '10.5.0' }}    | ${'main from 10.4.0, before 10.5.0'}
  ${{ track: 'main', after: '10.4.0', to: '10.4.0 [CU1]' }} | ${'main after 10.4.0, to 10.4.0 [CU1]'}
  ${{ track: 'main', from: '10.4.0', to: '10.4.0' }}        | ${'main 10.4.0'}
`('reads $written as $text', ({ written, text }) => {
  const range = parseRange(written);
  expect(range.ok && formatRange(range.value)).toBe(text);
});

it.each`
  written                                                         | problem
  ${{ track: 'main', from: '10.5' }}                              | ${'"10.5" is not a DataMiner release'}
  ${{ track: 'feature', before: '10.5.0 [CU3]' }}                 | ${'is not on the feature track'}
  ${{ track: 'main', from: '10.5.0', after: '10.5.0' }}           | ${'has both "from" and "after"'}
  ${{ track: 'main', to: '10.5.0', before: '10.5.0' }}            | ${'has both "to" and "before"'}
  ${{ track: 'main', from: '10.5.0', before: '10.5.0' }}          | ${'holds no release'}
  ${{ track: 'main', after: '10.5.0', to: '10.5.0' }}             | ${'holds no release'}
  ${{ track: 'main', from: '10.5.0 [CU10]', to: '10.5.0 [CU9]' }} | ${'holds no release'}
`('refuses $written', ({ written, problem }) => {
  expect(parseRange(written)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
});
