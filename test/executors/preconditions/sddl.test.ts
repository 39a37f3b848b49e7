import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSddl } from '../../../src/executors/preconditions/sddl.ts';

describe('who may change a file, by its SDDL', () => {
  it.each([
    ['as bootstrap leaves it', 'O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)', 'BA', true, ['SY', 'BA']],
    [
      'as C:\\ProgramData hands it down',
      'O:BAG:S-1-5-21-1-2-3-513D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIIOID;GA;;;CO)(A;OICIID;0x1200a9;;;BU)(A;CIID;DCLCRPCR;;;BU)',
      'BA',
      false,
      ['SY', 'BA', 'CO', 'BU'],
    ],
    ['readers are no writers', 'O:SYD:P(A;;FR;;;BU)(A;;0x1200a9;;;AU)(A;;FRFX;;;WD)(A;;GXGR;;;IU)', 'SY', true, []],
    ['one who may append', 'O:SYD:P(A;;0x100004;;;BU)', 'SY', true, ['BU']],
    ['one who may delete', 'O:SYD:P(A;;SD;;;BU)', 'SY', true, ['BU']],
    ['one who may change the list', 'O:SYD:P(A;;RCWD;;;S-1-5-21-1-2-3-1013)', 'SY', true, ['S-1-5-21-1-2-3-1013']],
    ['a right that no document knows', 'O:SYD:P(A;;ZZ;;;BU)', 'SY', true, ['BU']],
    ['a denial', 'O:SYD:P(D;;FA;;;BU)', 'SY', true, []],
    ['an entry with a condition is an entry', 'O:SYD:P(XA;;FA;;;WD)', 'SY', true, ['WD']],
    ['no list at all lets in everyone', 'O:SYD:NO_ACCESS_CONTROL', 'SY', false, ['WD']],
    ['an empty list lets in nobody', 'O:S-1-5-18D:P', 'S-1-5-18', true, []],
    ['with an audit list', 'O:BAG:BAD:P(A;;FA;;;BA)S:AI(AU;OICIIDFA;WD;;;WD)', 'BA', true, ['BA']],
  ] as const)('%s', (_, sddl, owner, isProtected, writers) => {
    expect(parseSddl(sddl)).toEqual({ owner, isProtected, writers });
  });

  it.each(['', 'BU may write', 'D:P(A;;FA;;;BA)', 'O:BAG:BAD:P(A;;FA;;;BA)(A;;FA;;;WD', 'O:BA'])(
    'what is no whole SDDL says nothing: %s',
    (text) => {
      expect(parseSddl(text)).toBeUndefined();
    },
  );

  it('any right that writes is seen, among whatever others', () => {
    const writing = fc.constantFrom(
      '0x2',
      '0x4',
      '0x10',
      '0x40',
      '0x100',
      '0x10000',
      '0x40000',
      '0x80000',
      'FA',
      'GA',
      'GW',
      'FW',
      'WO',
    );
    const reading = fc.constantFrom('FR', 'FX', '0x1200a9', 'GR', 'RC');
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 5 }), writing, fc.nat({ max: 5 }), (harmless, harmful, at) => {
        const entries = harmless.map((right, index) => `(A;;${right};;;S-1-5-21-1-2-3-${index})`);
        entries.splice(Math.min(at, entries.length), 0, `(A;OICI;${harmful};;;BU)`);
        expect(parseSddl(`O:BAD:PAI${entries.join('')}`)?.writers).toEqual(['BU']);
      }),
    );
  });
});
