import fc from 'fast-check';
import { validate } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { parseCron } from '../../src/model/cron.ts';

describe('parseCron', () => {
  it.each([
    '* * * * *',
    '*/15 * * * *',
    '0 22 * * sun',
    '0 0 29 2 *',
    '5,10-20/5 0-23/2 1 jan-mar MON-FRI',
    '0 0 * * 7',
  ])('reads "%s", and so does the program that runs it', (text) => {
    expect(parseCron(text)).toEqual({ ok: true, value: text });
    expect(validate(text)).toBe(true);
  });

  it.each`
    text                   | why
    ${''}                  | ${'five fields'}
    ${'* * * *'}           | ${'five fields'}
    ${'0 * * * * *'}       | ${'five fields'}
    ${'@daily'}            | ${'five fields'}
    ${'60 * * * *'}        | ${'"60" as minute'}
    ${'* 24 * * *'}        | ${'"24" as hour'}
    ${'* * 0 * *'}         | ${'"0" as day of the month'}
    ${'* * * 13 *'}        | ${'"13" as month'}
    ${'* * * * 8'}         | ${'"8" as day of the week'}
    ${'20-10 * * * *'}     | ${'"20-10" as minute'}
    ${'*/0 * * * *'}       | ${'"*/0" as minute'}
    ${'5/10 * * * *'}      | ${'"5/10" as minute'}
    ${'* * L * *'}         | ${'"L" as day of the month'}
    ${', * * * *'}         | ${'"," as minute'}
    ${'0 0 31 2 *'}        | ${'never comes'}
    ${'0 0 31 2 mon'}      | ${'never comes'}
    ${'0 0 30-31 2 *'}     | ${'never comes'}
    ${'0 0 31 4,6,9,11 *'} | ${'never comes'}
  `('refuses "$text": $why', ({ text, why }) => {
    expect(parseCron(text)).toEqual({ ok: false, problem: expect.stringContaining(why) });
  });

  it('lets nothing through that the program that runs it refuses', () => {
    const field = fc.oneof(
      fc.constantFrom('*', '*/2', '1', '1-5', '1,3', '0', '7', '12', '31', 'mon', 'jan', 'x', '', '1-', '61'),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(field, { minLength: 5, maxLength: 5 }), (fields) => {
        const found = parseCron(fields.join(' '));
        expect(!found.ok || validate(found.value)).toBe(true);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
