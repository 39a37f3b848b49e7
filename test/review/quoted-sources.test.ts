import { expect, it } from 'vitest';
import { withoutSources } from '../../src/review/quoted-sources.ts';

it.each`
  message                                                                      | text                                                      | pages
  ${'a rule (https://docs.dataminer.services/a/B_c.html)'}                     | ${'a rule'}                                               | ${['https://docs.dataminer.services/a/B_c.html']}
  ${'a https://docs.dataminer.services/a.html and b'}                          | ${'a and b'}                                              | ${['https://docs.dataminer.services/a.html']}
  ${'(https://docs.dataminer.services/a) (https://docs.dataminer.services/a)'} | ${''}                                                     | ${['https://docs.dataminer.services/a']}
  ${'go to https://docs.dataminer.services.evil.example/a'}                    | ${'go to https://docs.dataminer.services.evil.example/a'} | ${[]}
  ${'plain'}                                                                   | ${'plain'}                                                | ${[]}
`('takes $pages out of "$message"', ({ message, text, pages }) => {
  expect(withoutSources(message)).toEqual({ text, pages });
});
