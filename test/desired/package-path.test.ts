import { expect, it } from 'vitest';
import { parsePackagePlace } from '../../src/desired/package-path.ts';

it.each([
  'full.dmupgrade',
  '10.5/DataMiner 10.5.0.0-16700 Full Upgrade (CU12).dmupgrade',
  '/srv/packages',
  'C:\\packages\\full.dmupgrade',
  'C:/packages',
  '\\\\nas\\share\\10.5',
  '//nas/share/10.5',
])('takes %s', (text) => {
  expect(parsePackagePlace(text)).toEqual({ ok: true, value: text });
});

it.each`
  text                        | why
  ${''}                       | ${'is empty'}
  ${'../full.dmupgrade'}      | ${'holds ".."'}
  ${'a\\..\\b'}               | ${'holds ".."'}
  ${'/srv/../etc/shadow'}     | ${'holds ".."'}
  ${'a\0b'}                   | ${'control character'}
  ${'a\nb'}                   | ${'control character'}
  ${'~/full.dmupgrade'}       | ${'begins with "~"'}
  ${'http://example.com/x'}   | ${'fetches nothing from'}
  ${'file:///etc/passwd'}     | ${'fetches nothing from'}
  ${'\\\\?\\C:\\x'}           | ${'names a device'}
  ${'\\\\.\\pipe\\x'}         | ${'names a device'}
  ${'C:full.dmupgrade'}       | ${'after the drive'}
  ${'full.dmupgrade:stream'}  | ${'a stream of a file'}
  ${'full*.dmupgrade'}        | ${'no file name can have'}
  ${'a|b'}                    | ${'no file name can have'}
  ${'folder./full.dmupgrade'} | ${'ends in a space or a dot'}
  ${'full.dmupgrade '}        | ${'ends in a space or a dot'}
  ${'10.5/NUL'}               | ${'keeps for a device'}
  ${'com1.dmupgrade'}         | ${'keeps for a device'}
  ${'x'.repeat(401)}          | ${'too long'}
`('refuses "$text"', ({ text, why }) => {
  expect(parsePackagePlace(text)).toEqual({ ok: false, problem: expect.stringContaining(why) });
});
