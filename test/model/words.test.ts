import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bytesInWords, counted, durationInWords } from '../../src/model/plain-words.ts';
import { printable } from '../../src/model/printable.ts';
import { scrub } from '../../src/model/scrub.ts';
import { Secret } from '../../src/model/secret.ts';

it.each`
  bytes            | words
  ${0}             | ${'0 B'}
  ${999}           | ${'999 B'}
  ${1000}          | ${'1.0 kB'}
  ${999_499}       | ${'999 kB'}
  ${999_999}       | ${'1.0 MB'}
  ${12_000_000}    | ${'12.0 MB'}
  ${2_147_483_648} | ${'2.1 GB'}
  ${340_000_000}   | ${'340 MB'}
`('$bytes bytes is $words', ({ bytes, words }) => {
  expect(bytesInWords(bytes)).toBe(words);
});

it.each`
  milliseconds  | words
  ${0}          | ${'0 s'}
  ${400}        | ${'0 s'}
  ${42_000}     | ${'42 s'}
  ${3_900_000}  | ${'1 h 5 min'}
  ${3_605_000}  | ${'1 h'}
  ${90_000_000} | ${'1 d 1 h'}
`('$milliseconds ms is $words', ({ milliseconds, words }) => {
  expect(durationInWords(milliseconds)).toBe(words);
});

it('counts one and many', () => {
  expect([counted(1, 'Agent'), counted(0, 'Agent'), counted(2, 'entry', 'entries')]).toEqual([
    '1 Agent',
    '0 Agents',
    '2 entries',
  ]);
});

it.each`
  text                         | shown
  ${'emea-prod é 日本'}        | ${'emea-prod é 日本'}
  ${'\u001b[31mred'}           | ${'\\u{1b}[31mred'}
  ${'two\r\nlines'}            | ${'two\\u{d}\\u{a}lines'}
  ${'\u202edetrever'}          | ${'\\u{202e}detrever'}
  ${'zero\u200bwidth'}         | ${'zero\\u{200b}width'}
  ${'a\u{e0041}tag'}           | ${'a\\u{e0041}tag'}
  ${'::set-output x::y'}       | ${'\\u{3a}:set-output x::y'}
  ${' ::add-mask::x'}          | ${' \\u{3a}:add-mask::x'}
  ${'so ::this is fine'}       | ${'so ::this is fine'}
  ${'a ##vso[task.x]b'}        | ${'a \\u{23}#vso[task.x]b'}
  ${'a ##[error]b'}            | ${'a \\u{23}#[error]b'}
  ${'## no command'}           | ${'## no command'}
  ${'\u0435mea'}               | ${'\\u{435}mea'}
  ${'\u043c\u0438\u0440 emea'} | ${'\u043c\u0438\u0440 emea'}
`('prints $shown', ({ text, shown }) => {
  expect(printable(text)).toBe(shown);
});

it('cuts what is too long', () => {
  expect(printable('x'.repeat(500), 10)).toBe(`${'x'.repeat(10)}…`);
});

describe('secrets', () => {
  const secret = new Secret('hunter2-hunter2');
  it('are not seen however they are shown', () => {
    const shown = [`${secret}`, JSON.stringify({ secret }), inspect({ deep: { secret } }), String(secret)].join(' ');
    expect(shown).not.toContain('hunter2');
    expect(secret.reveal()).toBe('hunter2-hunter2');
  });

  it.each([
    'https://bob:hunter2-hunter2@git.example/fleet.git',
    'Authorization: Bearer hunter2-hunter2',
    'authorization=Basic hunter2-hunter2',
    '{"password":"hunter2-hunter2"}',
    "password: 'hunter2-hunter2' rest",
    'Cookie=hunter2-hunter2; path=/',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2-hunter2\n-----END OPENSSH PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nhunter2-hunter2 and then the text was cut',
  ])('are scrubbed from %s', (text) => {
    expect(scrub(text)).not.toContain('hunter2-hunter2');
  });

  it('leave ordinary text as it is', () => {
    const text = 'https://dma01.emea.example:443/API answered 500: there is no connection available';
    expect(scrub(text)).toBe(text);
  });
});
