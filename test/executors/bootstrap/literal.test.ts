import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comment, literal } from '../../../src/executors/bootstrap/literal.ts';
import { readBack } from './powershell-text.ts';

describe('a value in a script', () => {
  it.each([
    ['C:\\ProgramData\\ratchet', "'C:\\ProgramData\\ratchet'"],
    ['', "''"],
    ["it's", "'it''s'"],
    ["'; Remove-Item C:\\ -Recurse; '", "'''; Remove-Item C:\\ -Recurse; '''"],
    ['$(whoami) `n $env:x', "'$(whoami) `n $env:x'"],
    ['svc-müller', "('' + 'svc-m' + [char]0x00fc + 'ller')"],
    ['’; whoami; ‘', "('' + [char]0x2019 + '; whoami; ' + [char]0x2018)"],
    ['é', "('' + [char]0x00e9)"],
  ])('%s', (value, written) => {
    expect(literal(value)).toBe(written);
  });

  it('is read back as it was, whatever it is, and is ASCII', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !/[\p{Cc}\u2028\u2029]/u.test(value));
    fc.assert(
      fc.property(text, (value) => {
        const written = literal(value);
        expect(written).toMatch(/^[\x20-\x7e]*$/u);
        expect(readBack(written)).toBe(value);
      }),
    );
  });

  it.each(['two\nlines', 'a\u0000b', 'tab\there', 'line\u2028end'])('that could break a line is refused', (value) => {
    expect(() => literal(value)).toThrow('cannot stand in a script');
  });
});

it('a comment stays one line of ASCII', () => {
  expect(comment('dma01\n# evil\u202e of système')).toBe('dma01\\u{a}# evil\\u{202e} of syst?me');
});
