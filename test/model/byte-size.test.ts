import { expect, it } from 'vitest';
import { parseByteRate, parseByteSize } from '../../src/model/byte-size.ts';

it.each`
  text      | bytes
  ${'1kB'}  | ${1000}
  ${'20MB'} | ${20e6}
  ${'40GB'} | ${40e9}
  ${'2TB'}  | ${2e12}
  ${'0GB'}  | ${0}
`('$text is $bytes bytes', ({ text, bytes }) => {
  expect(parseByteSize(text)).toEqual({ ok: true, value: bytes });
});

it.each(['', '40', '40 GB', '40gb', '-1GB', '1.5GB', '40GiB', '9999999GB'])('"%s" is no size', (text) => {
  expect(parseByteSize(text)).toEqual({ ok: false, problem: expect.stringContaining('such as 40GB') });
});

it('a rate is a size per second, and not nothing', () => {
  expect(parseByteRate('20MB/s')).toEqual({ ok: true, value: 20e6 });
  for (const text of ['20MB', '0MB/s', '20/s', '']) expect(parseByteRate(text).ok).toBe(false);
});
