import { describe, expect, it } from 'vitest';
import { move, pathRule, range, risksOn } from './issues.ts';

describe('when a path rule is a risk of a hop', () => {
  const all = [range('10.0.0')];
  it.each`
    kind             | strength         | from         | to                         | hop                                 | facts                     | verdict      | severity
    ${'requirement'} | ${'hard'}        | ${undefined} | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{}}                     | ${'unknown'} | ${'degrades'}
    ${'requirement'} | ${'hard'}        | ${undefined} | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{ 'test-rule': true }}  | ${undefined} | ${undefined}
    ${'requirement'} | ${'hard'}        | ${undefined} | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{ 'test-rule': false }} | ${true}      | ${'blocks-upgrade'}
    ${'requirement'} | ${'warn'}        | ${undefined} | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{ 'test-rule': false }} | ${true}      | ${'degrades'}
    ${'requirement'} | ${'hard'}        | ${undefined} | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU6]', '10.5.0 [CU8]']} | ${{ 'test-rule': false }} | ${undefined} | ${undefined}
    ${'requirement'} | ${'hard'}        | ${undefined} | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU6]', '10.5.0 [CU8]']} | ${{}}                     | ${undefined} | ${undefined}
    ${'requirement'} | ${'hard'}        | ${undefined} | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU3]', '10.5.0 [CU4]']} | ${{}}                     | ${undefined} | ${undefined}
    ${'requirement'} | ${'hard'}        | ${undefined} | ${undefined}               | ${['10.5.0 [CU3]', '10.5.0 [CU4]']} | ${{}}                     | ${undefined} | ${undefined}
    ${'block'}       | ${'hard'}        | ${all}       | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{}}                     | ${true}      | ${'blocks-upgrade'}
    ${'block'}       | ${'recommended'} | ${all}       | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{}}                     | ${true}      | ${'breaks-after-upgrade'}
    ${'block'}       | ${'warn'}        | ${all}       | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{}}                     | ${true}      | ${'degrades'}
    ${'block'}       | ${'hard'}        | ${[]}        | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{}}                     | ${undefined} | ${undefined}
    ${'execution'}   | ${'hard'}        | ${undefined} | ${undefined}               | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{}}                     | ${undefined} | ${undefined}
    ${'web'}         | ${'hard'}        | ${undefined} | ${[range('10.5.0 [CU6]')]} | ${['10.5.0 [CU4]', '10.5.0 [CU6]']} | ${{}}                     | ${undefined} | ${undefined}
  `(
    '$kind ($strength) on $hop with $facts: $verdict, $severity',
    ({ kind, strength, from, to, hop, facts, verdict, severity }) => {
      const rules = [pathRule({ kind, strength, from, to })];
      const [risk] = risksOn(move(hop[0], hop[1]), { rules }, { facts });
      expect([risk?.verdict, risk?.severity]).toEqual([verdict, severity]);
    },
  );

  it('leaves to others what is asked as a known issue, or told by the advice on reboots', () => {
    const rules = [
      pathRule({ kind: 'block', from: all, knownIssue: 'KI_test' }),
      pathRule({ strength: 'else-auto-reboot' }),
    ];
    expect(risksOn(move('10.5.0 [CU4]', '10.5.0 [CU6]'), { rules })).toEqual([]);
  });
});
