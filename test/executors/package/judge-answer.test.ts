import { describe, expect, it } from 'vitest';
import { judgeAnswer } from '../../../src/executors/package/download/judge-answer.ts';

const url = new URL('https://p.example/dm/x.dmupgrade');
const REST = { url, offset: 400, size: 1000, validator: '"a"' };
const WHOLE = { ...REST, offset: 0, validator: undefined };

describe('an answer to a request for the rest', () => {
  it.each`
    status | headers                                                                | kind            | why
    ${206} | ${{ 'content-range': 'bytes 400-999/1000', 'content-length': '600' }}  | ${'bytes'}      | ${'as asked'}
    ${206} | ${{ 'content-range': 'bytes 400-999/1000' }}                           | ${'bytes'}      | ${'of a length that its range tells'}
    ${206} | ${{ 'content-range': 'bytes 400-999/*' }}                              | ${'bytes'}      | ${'by a server that does not know the whole'}
    ${206} | ${{ 'content-range': 'bytes 400-699/1000' }}                           | ${'bytes'}      | ${'with less than all of it'}
    ${206} | ${{ 'content-range': 'bytes 401-1000/1000', 'content-length': '600' }} | ${'start-over'} | ${'from elsewhere on'}
    ${206} | ${{ 'content-range': 'bytes 0-599/1000', 'content-length': '600' }}    | ${'start-over'} | ${'from the start'}
    ${206} | ${{ 'content-range': 'bytes 400-1000/1000' }}                          | ${'start-over'} | ${'past the end'}
    ${206} | ${{ 'content-range': 'bytes 400-999/1000', 'content-length': '599' }}  | ${'start-over'} | ${'of another length than it says'}
    ${206} | ${{ 'content-range': 'bytes 999-400/1000' }}                           | ${'start-over'} | ${'backwards'}
    ${206} | ${{ 'content-range': 'bytes 400-999/1000, bytes 1-2/1000' }}           | ${'start-over'} | ${'in two ranges'}
    ${206} | ${{}}                                                                  | ${'start-over'} | ${'without saying which'}
    ${206} | ${{ 'content-range': 'bytes 400-999/1000', etag: '"b"' }}              | ${'start-over'} | ${'of another content'}
    ${206} | ${{ 'content-range': 'bytes 400-999/1001' }}                           | ${'refused'}    | ${'of a file of another size'}
    ${200} | ${{ 'content-length': '1000' }}                                        | ${'bytes'}      | ${'with the whole'}
    ${416} | ${{ 'content-range': 'bytes */1000' }}                                 | ${'start-over'} | ${'that there is none'}
    ${304} | ${{}}                                                                  | ${'refused'}    | ${'that nobody asked for'}
  `('$why is $kind', ({ status, headers, kind }) => {
    expect(judgeAnswer({ status, headers }, REST)).toMatchObject({ kind });
  });
});

describe('what an answer is remembered by', () => {
  it.each`
    headers                                       | validator    | what
    ${{ etag: '"a"', 'last-modified': 'then' }}   | ${'"a"'}     | ${'its ETag'}
    ${{ etag: 'W/"a"', 'last-modified': 'then' }} | ${'then'}    | ${'its date, where the ETag is weak'}
    ${{ etag: 'W/"a"' }}                          | ${undefined} | ${'nothing, where there is no more'}
  `('is $what', ({ headers, validator }) => {
    expect(judgeAnswer({ status: 200, headers }, WHOLE)).toEqual({ kind: 'bytes', offset: 0, validator });
  });
});

it.each`
  written     | milliseconds
  ${'7'}      | ${7_000}
  ${'999999'} | ${120_000}
  ${'-1'}     | ${undefined}
  ${'later'}  | ${undefined}
`('a busy server that says "$written" is asked again after $milliseconds ms', ({ written, milliseconds }) => {
  const answer = judgeAnswer({ status: 503, headers: { 'retry-after': written } }, WHOLE);
  expect(answer).toMatchObject({ kind: 'later', afterMs: milliseconds });
});
