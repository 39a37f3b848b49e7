import { describe, expect, it } from 'vitest';
import { system, told } from './documents.ts';

describe('a Window document', () => {
  const written = (spec: string) =>
    `apiVersion: ratchet/v1\nkind: Window\nmetadata: { name: night }\nspec: { ${spec}, timezone: UTC }\n`;

  it.each`
    case                           | spec                                                               | says
    ${'days and start'}            | ${'days: [sunday], start: "22:00", duration: 6h'}                  | ${undefined}
    ${'days, in weeks'}            | ${'days: [sunday], weeks: [last], start: "22:00", duration: 6h'}   | ${undefined}
    ${'a date'}                    | ${'date: 2026-12-06, start: "22:00", duration: 6h'}                | ${undefined}
    ${'cron'}                      | ${'cron: "0 22 1 * *", duration: 6h'}                              | ${undefined}
    ${'nothing'}                   | ${'duration: 6h'}                                                  | ${'spec needs "days", "date" or "cron"; write days: [sunday] and start: "22:00"'}
    ${'two forms'}                 | ${'days: [sunday], cron: "0 22 * * *", duration: 6h'}              | ${'spec.days and spec.cron exclude each other; remove one, or write a Window for each'}
    ${'days without start'}        | ${'days: [sunday], duration: 6h'}                                  | ${'spec needs "start"; write start: "22:00"'}
    ${'cron with start'}           | ${'cron: "0 22 * * *", start: "22:00", duration: 6h'}              | ${'spec.start: spec.cron says at what time it opens; remove start'}
    ${'weeks without days'}        | ${'date: 2026-12-06, weeks: [last], start: "22:00", duration: 6h'} | ${'spec.weeks goes with spec.days; remove it'}
    ${'30 February'}               | ${'date: 2027-02-30, start: "22:00", duration: 6h'}                | ${'spec.date: "2027-02-30" is not a date; write one that exists, such as 2026-10-01'}
    ${'30 February by cron'}       | ${'cron: "0 22 30 2 *", duration: 6h'}                             | ${'"0 22 30 2 *" never comes: none of its months has such a day'}
    ${'both kinds of day'}         | ${'cron: "0 22 1-7 * 0", duration: 6h'}                            | ${'spec.cron names days of the month and days of the week'}
    ${'every minute'}              | ${'cron: "* * * * *", duration: 6h'}                               | ${'spec.cron opens 1440 times a day; write at most 48 openings'}
    ${'no duration'}               | ${'days: [sunday], start: "22:00", duration: 0h'}                  | ${'"0h" is not from 1m to 7d'}
    ${'longer than a week'}        | ${'days: [sunday], start: "22:00", duration: 8d'}                  | ${'"8d" is not from 1m to 7d'}
    ${'a date that is over'}       | ${'date: 2026-11-01, start: "22:00", duration: 6h'}                | ${'warning: Window "night" was open on 2026-11-01 and never opens again'}
    ${'a date that is still open'} | ${'date: 2026-11-20, start: "06:00", duration: 6h'}                | ${undefined}
  `('$case', ({ spec, says }) => {
    const problems = told({ 'a.yaml': system(), 'w.yaml': written(spec) });
    expect(problems).toEqual(says === undefined ? [] : [expect.stringContaining(says)]);
  });

  it('needs a zone that exists', () => {
    const text = written('days: [sunday], start: "22:00", duration: 6h').replace('UTC', 'Europe/Brusels');
    expect(told({ 'a.yaml': system(), 'w.yaml': text })).toEqual([
      expect.stringContaining('did you mean Europe/Brussels?'),
    ]);
  });
});
