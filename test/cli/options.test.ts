import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { durationArgument, folderArgument } from '../../src/cli/options.ts';

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
