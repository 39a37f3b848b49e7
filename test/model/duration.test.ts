import { expect, it } from 'vitest';
import { parseDuration } from '../../src/model/duration.ts';

const ALL = ['ms', 's', 'm', 'h', 'd', 'w'] as const;

it.each`
  text       | milliseconds
  ${'250ms'} | ${250}
  ${'30s'}   | ${30_000}
  ${'90m'}   | ${5_400_000}
  ${'4h'}    | ${14_400_000}
  ${'14d'}   | ${1_209_600_000}
  ${'2w'}    | ${1_209_600_000}
  ${'0d'}    | ${0}
`('reads $text as $milliseconds ms', ({ text, milliseconds }) => {
  expect(parseDuration(text, ALL)).toEqual({ ok: true, value: milliseconds });
});

it.each(['', '14', '14 d', '1.5h', '-1h', '1H', '1h30m', 'P1D', '1y'])('refuses "%s"', (text) => {
  expect(parseDuration(text, ALL)).toEqual({
    ok: false,
    problem: expect.stringContaining(`"${text}" is not a duration`),
  });
});

it('refuses a unit that is not asked for, and what is too long to reckon with', () => {
  expect(parseDuration('14d', ['s', 'm'])).toEqual({ ok: false, problem: expect.stringContaining('one of s, m') });
  expect(parseDuration('999999999w', ALL)).toEqual({ ok: false, problem: expect.stringContaining('ten years') });
});
