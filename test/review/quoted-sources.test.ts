import { expect, it } from 'vitest';
import { heldBack, named } from '../../src/review/held-back.ts';
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

it('puts releases that one rule refused together, newest first', () => {
  const refused = (release: string, rule: string) => ({
    release,
    build: undefined,
    chosen: false,
    objections: [{ rule, reason: 'AboveCeiling', message: `${release} by ${rule}` } as const],
  });
  const eligible = { release: '10.5.3', build: 1, chosen: false, objections: [] };
  const groups = heldBack([refused('10.5.6', 'a'), refused('10.5.5', 'b'), eligible, refused('10.5.4', 'a')]);
  expect(groups.map(({ releases, objections }) => [releases, objections[0].message])).toEqual([
    [['10.5.6', '10.5.4'], '10.5.6 by a'],
    [['10.5.5'], '10.5.5 by b'],
  ]);
  expect(named(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  expect(named(['a', 'b', 'c'])).toBe('a, b, c');
});
