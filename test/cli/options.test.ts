import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { durationArgument, folderArgument, instantArgument } from '../../src/cli/options.ts';

describe('durationArgument', () => {
  it.each`
    text     | milliseconds
    ${'1m'}  | ${60_000}
    ${'24h'} | ${86_400_000}
    ${'14d'} | ${1_209_600_000}
  `('reads $text', ({ text, milliseconds }) => {
    expect(durationArgument(text)).toBe(milliseconds);
  });

  it.each(['', '0h', '59s', '24', '-1h', '1.5h', 'forever', '99999d'])('refuses "%s"', (text) => {
    expect(() => durationArgument(text)).toThrow(InvalidArgumentError);
  });
});

describe('folderArgument', () => {
  it.each`
    text            | folder
    ${'fleet'}      | ${'fleet'}
    ${'./ops/dms/'} | ${'ops/dms'}
    ${'.'}          | ${''}
  `('reads $text from the root of the repository', ({ text, folder }) => {
    expect(folderArgument(text)).toBe(folder);
  });

  it.each(['', '/fleet', '../fleet', 'a/../../b', '-c', 'C:\\fleet', 'a\nb'])('refuses "%s"', (text) => {
    expect(() => folderArgument(text)).toThrow(InvalidArgumentError);
  });
});

describe('a moment', () => {
  it.each([
    ['2026-12-24T02:00:00Z', '2026-12-24T02:00:00.000Z'],
    ['2026-12-24T02:00Z', '2026-12-24T02:00:00.000Z'],
    ['2026-12-24T02:00:00.500+01:00', '2026-12-24T01:00:00.500Z'],
    ['2028-02-29T23:59:59-05:00', '2028-03-01T04:59:59.000Z'],
  ])('is taken: %s', (text, at) => {
    expect(instantArgument(text)).toBe(at);
  });

  it.each([
    '5',
    '2026',
    '2026-12-24',
    '2026-12-24T02:00:00',
    '2026-02-30T00:00:00Z',
    '2027-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-12-24T25:00:00Z',
    '24 Dec 2026 02:00 UTC',
    'tomorrow',
    '',
  ])('is refused where it is none, or another one on each machine: "%s"', (text) => {
    expect(() => instantArgument(text)).toThrow('write an instant with its zone, such as 2026-12-24T02:00:00Z');
  });
});
