import { expect, it } from 'vitest';
import { didYouMean, nearest } from '../../src/yaml/nearest.ts';

it.each`
  word         | candidates                  | meant
  ${'mian'}    | ${['main', 'feature']}      | ${'main'}
  ${'tracks'}  | ${['version', 'track']}     | ${'track'}
  ${'Apply'}   | ${['apply', 'plan-only']}   | ${'apply'}
  ${'aply'}    | ${['apply', 'plan-only']}   | ${'apply'}
  ${'windwos'} | ${['reconcile', 'windows']} | ${'windows'}
  ${'colour'}  | ${['track', 'version']}     | ${undefined}
  ${'x'}       | ${['apply']}                | ${undefined}
  ${''}        | ${['main']}                 | ${undefined}
`('takes "$word" for $meant', ({ word, candidates, meant }) => {
  expect(nearest(word, candidates)).toBe(meant);
});

it('takes the closest of several, and says so', () => {
  expect(didYouMean('sunday-nigth', ['sunday-noon', 'sunday-night'])).toBe('did you mean "sunday-night"?');
});

it('gives up on words that nobody types', () => {
  expect(nearest('a'.repeat(65), ['a'.repeat(64)])).toBeUndefined();
});
