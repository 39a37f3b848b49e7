import { describe, expect, it } from 'vitest';
import type { Freeze } from '../../src/model/freeze.ts';
import { overrideFreeze } from '../../src/reconciler/override-freeze.ts';
import { desiredSystem } from '../builders.ts';
import { FakeActs } from '../fakes/fake-acts.ts';

const span = (from: string, until: string) => ({
  from: `${from}T00:00:00.000Z`,
  until: `${until}T00:00:00.000Z`,
  title: undefined,
});
const finals: Freeze = {
  name: 'finals',
  reason: 'r',
  spans: [span('2026-12-01', '2026-12-03'), span('2026-12-02', '2026-12-05'), span('2027-12-01', '2027-12-05')],
  scope: 'all',
  selector: { ring: 'prod' },
  mayOverride: ['emea', 'apac'],
  origin: { file: 'f.yaml', line: 1, column: 1 },
};
const prod = desiredSystem({ labels: { ring: 'prod' } });
const order = { freeze: 'finals', owner: 'emea', until: undefined };
const signed = (at: string) => ({ by: 'alice@ops', at: `${at}T12:00:00.000Z`, reason: 'security fix' });

describe('overriding a freeze', () => {
  it.each`
    case                              | at              | until                         | ends
    ${'while it is on'}               | ${'2026-12-04'} | ${undefined}                  | ${'2026-12-05T00:00:00.000Z'}
    ${'where two spans are on'}       | ${'2026-12-02'} | ${undefined}                  | ${'2026-12-05T00:00:00.000Z'}
    ${'before it comes'}              | ${'2026-11-01'} | ${undefined}                  | ${'2026-12-03T00:00:00.000Z'}
    ${'before it comes again'}        | ${'2026-12-05'} | ${undefined}                  | ${'2027-12-05T00:00:00.000Z'}
    ${'for as long as somebody says'} | ${'2026-12-04'} | ${'2026-12-04T18:00:00.000Z'} | ${'2026-12-04T18:00:00.000Z'}
  `('$case, ends $ends', async ({ at, until, ends }) => {
    const acts = new FakeActs();
    const act = await overrideFreeze(prod, { freezes: [finals] }, { ...order, until }, signed(at), acts);
    expect(act).toEqual({ kind: 'freeze-overridden', freeze: 'finals', owner: 'emea', until: ends, ...signed(at) });
    expect(await acts.of('prod')).toEqual([act]);
  });

  it.each`
    case                   | system             | with                                     | at              | message                                       | hint
    ${'an unknown freeze'} | ${prod}            | ${{ freeze: 'final' }}                   | ${'2026-12-04'} | ${'there is no Freeze "final"'}               | ${'there are: finals'}
    ${'of other systems'}  | ${desiredSystem()} | ${{}}                                    | ${'2026-12-04'} | ${'Freeze "finals" is not about "prod"'}      | ${'nothing has to be overridden'}
    ${'by who may not'}    | ${prod}            | ${{ owner: 'sales' }}                    | ${'2026-12-04'} | ${'"sales" may not override Freeze "finals"'} | ${'emea, apac may, by its mayOverride'}
    ${'that is over'}      | ${prod}            | ${{}}                                    | ${'2028-12-04'} | ${'Freeze "finals" is over'}                  | ${'nothing has to be'}
    ${'until a past date'} | ${prod}            | ${{ until: '2026-12-04T00:00:00.000Z' }} | ${'2026-12-04'} | ${'2026-12-04T00:00:00.000Z is over'}         | ${'write a later --until'}
  `('is refused for $case', async ({ system, with: more, at, message, hint }) => {
    const acts = new FakeActs();
    const act = overrideFreeze(system, { freezes: [finals] }, { ...order, ...more }, signed(at), acts);
    await expect(act).rejects.toMatchObject({ code: 'override.refused', message, hint: expect.stringContaining(hint) });
    expect(await acts.of('prod')).toEqual([]);
  });
});
