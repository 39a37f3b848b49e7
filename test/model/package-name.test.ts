import { describe, expect, it } from 'vitest';
import { parseDeltaName, parsePackageName } from '../../src/model/package-name.ts';

describe('parsePackageName', () => {
  it.each`
    name                                                                                    | build       | cu           | kind      | unreleased
    ${'DataMiner 10.5.6.0-15384 Full Upgrade.dmupgrade'}                                    | ${15384}    | ${undefined} | ${'full'} | ${[]}
    ${'DataMiner 10.4.9.0-14794 Full Upgrade.dmupgrade'}                                    | ${14794}    | ${undefined} | ${'full'} | ${[]}
    ${'DataMiner 10.5.5.0-15596 Full Upgrade (rc) GER-99162 PS-19 - random text.dmupgrade'} | ${15596}    | ${undefined} | ${'full'} | ${['marked (rc)', 'named for change GER-99162 PS-19']}
    ${'DataMiner 10.5.5.0(CU0)-15664 Full Upgrade (internal).dmupgrade'}                    | ${15664}    | ${0}         | ${'full'} | ${['marked (internal)']}
    ${'DataMiner 1.2.3.4(CU186)-99999999 Full Upgrade (blabla).dmupgrade'}                  | ${99999999} | ${186}       | ${'full'} | ${['marked (blabla)']}
    ${'DataMiner 10.4.0.0-15634 Web Upgrade (internal).dmupgrade'}                          | ${15634}    | ${undefined} | ${'web'}  | ${['marked (internal)']}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade (RC).dmupgrade'}                               | ${15384}    | ${undefined} | ${'full'} | ${['marked (RC)']}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade GER-123 PS-4.dmupgrade'}                       | ${15384}    | ${undefined} | ${'full'} | ${['named for change GER-123 PS-4']}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade GER-123 (rc).dmupgrade'}                       | ${15384}    | ${undefined} | ${'full'} | ${['marked (rc)', 'named for change GER-123']}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade PS-4.dmupgrade'}                               | ${15384}    | ${undefined} | ${'full'} | ${['named for change PS-4']}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade (1) - Copy.dmupgrade'}                         | ${15384}    | ${undefined} | ${'full'} | ${[]}
  `('reads $name', ({ name, build, cu, kind, unreleased }) => {
    const parsed = parsePackageName(name);
    expect(parsed).toMatchObject({ ok: true, value: { name, build, kind, unreleased, week: expect.any(Number) } });
    expect(parsed.ok && parsed.value.cu).toBe(cu);
  });

  it.each`
    name                                                                 | why
    ${'DataMiner 10.5.6.0-15384 Full Upgrade.dmapp'}                     | ${'not the name'}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade.dmupgrade.exe'}             | ${'not the name'}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade.DMUPGRADE'}                 | ${'not the name'}
    ${'DataMiner 10.5.6.0-15384 Partial Upgrade.dmupgrade'}              | ${'not the name'}
    ${'DataMiner 10.5.6-15384 Full Upgrade.dmupgrade'}                   | ${'not the name'}
    ${'10.5.6.0-15384.dmupgrade'}                                        | ${'not the name'}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade %TEMP%.dmupgrade'}          | ${'not safe'}
    ${'../DataMiner 10.5.6.0-15384 Full Upgrade.dmupgrade'}              | ${'not safe'}
    ${'C:\\x\\DataMiner 10.5.6.0-15384 Full Upgrade.dmupgrade'}          | ${'not safe'}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade & calc.dmupgrade'}          | ${'not safe'}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade \u202e.dmupgrade'}          | ${'not safe'}
    ${'DataMiner 10.5.2521.130-15384 Full Upgrade.dmupgrade'}            | ${'not the name'}
    ${'DataMiner 10.5.99.0-15384 Full Upgrade.dmupgrade'}                | ${'month 99'}
    ${`DataMiner 10.5.6.0-15384 Full Upgrade ${'x'.repeat(10_000_000)}`} | ${'longer than 150'}
  `('refuses a name that is $why', ({ name, why }) => {
    expect(parsePackageName(name)).toEqual({ ok: false, problem: expect.stringContaining(why) });
  });
});

describe('parseDeltaName', () => {
  it.each(['DataMiner 10.5.0 CU12 update.dmupgrade', 'x.dmupgrade'])('takes %s, and reads nothing from it', (name) => {
    expect(parseDeltaName(name)).toEqual({ ok: true, value: name });
  });

  it.each`
    name                                                           | why
    ${'update.dmupdate'}                                           | ${'does not end in .dmupgrade'}
    ${'10.5'}                                                      | ${'does not end in .dmupgrade'}
    ${'DataMiner 10.5.6.0-15384 Full Upgrade.dmupgrade'}           | ${'named as a full package'}
    ${'DataMiner 10.4.0.0-15634 Web Upgrade (internal).dmupgrade'} | ${'named as a web package'}
    ${'update %TEMP%.dmupgrade'}                                   | ${'not safe'}
    ${`${'x'.repeat(10_000_000)}.dmupgrade`}                       | ${'longer than 150'}
  `('refuses a name that is $why', ({ name, why }) => {
    expect(parseDeltaName(name)).toEqual({ ok: false, problem: expect.stringContaining(why) });
  });
});
