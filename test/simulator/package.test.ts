import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { historyString, packageBytes, packageFileName, readPackage } from '../../src/simulator/package.ts';
import { r } from '../builders.ts';

it.each`
  release           | build    | kind         | name
  ${'10.5.6'}       | ${15384} | ${'full'}    | ${'DataMiner 10.5.6.0-15384 Full Upgrade.dmupgrade'}
  ${'10.5.0 [CU3]'} | ${15943} | ${undefined} | ${'DataMiner 10.5.0.0(CU3)-15943 Full Upgrade.dmupgrade'}
  ${'10.4.0'}       | ${15634} | ${'web'}     | ${'DataMiner 10.4.0.0-15634 Web Upgrade.dmupgrade'}
`('$release, build $build, $kind is called "$name"', ({ release, build, kind, name }) => {
  expect(packageFileName({ release: r(release), build, ...(kind === undefined ? {} : { kind }) })).toBe(name);
});

const anyContent = fc.record({
  release: fc.record({ major: fc.nat(20), minor: fc.nat(20), month: fc.nat(12), cu: fc.nat(30) }),
  build: fc.integer({ min: 1, max: 99_999 }),
  date: fc.constantFrom('20240229', '20251231'),
  kind: fc.constantFrom<'full' | 'web'>('full', 'web'),
  size: fc.integer({ min: 2_000, max: 200_000 }),
});

it('has exactly the size that was asked for, and says what it installs', () => {
  fc.assert(
    fc.property(anyContent, (content) => {
      const bytes = packageBytes(content);
      expect(bytes.length).toBe(content.size);
      expect(readPackage(bytes)).toEqual({
        kind: 'package',
        version: historyString(content),
        webOnly: content.kind === 'web',
      });
    }),
  );
});

it('refuses a size that is too small', () => {
  const content = { release: r('10.5.6'), build: 1, date: '20250101', size: 10 };
  expect(() => packageBytes(content)).toThrow('a package of 10 bytes cannot be made');
});

describe('readPackage refuses', () => {
  const parts = {
    'SLUpgrade.dll': new Uint8Array(1),
    'Update.zip': new Uint8Array(1),
    'Description.txt': new TextEncoder().encode('10.5.0.0-15943-20250620-release'),
  };
  it.each([
    ['text', new TextEncoder().encode('MZ'), 'the package is not a zip file'],
    ['another zip', zipSync({ 'readme.txt': new Uint8Array(1) }), 'the package has no SLUpgrade.dll'],
    ['no version', zipSync({ ...parts, 'Description.txt': new Uint8Array(1) }), 'Description.txt names no version'],
  ])('%s', (_name, bytes, problem) => {
    expect(readPackage(bytes)).toEqual({ kind: 'unreadable', problem });
  });
});
