import { expect, it } from 'vitest';
import { catalog, entry, fleetOf, told } from './documents.ts';

const BASE = '{ release: "10.5.0 [CU9]", build: 16515 }';
const delta = (overrides: Readonly<Record<string, string | undefined>> = {}) =>
  catalog(entry({ kind: 'delta', base: BASE, from: '10.5/CU12 over CU9.dmupgrade', ...overrides }));

it('reads what a delta package needs, and says no more than it was told', () => {
  const [bare] = fleetOf({ 'a.yaml': delta() }).catalog;
  expect(bare).toMatchObject({ kind: 'delta', delta: { carriesExecutor: false, preferred: false } });
  expect(bare?.delta?.base).toEqual({ release: { major: 10, minor: 5, month: 0, cu: 9 }, build: 16515 });
  const [told] = fleetOf({ 'a.yaml': delta({ prerequisiteExecutor: 'true', preferred: 'true' }) }).catalog;
  expect(told?.delta).toMatchObject({ carriesExecutor: true, preferred: true });
  expect(fleetOf({ 'a.yaml': catalog(entry()) }).catalog[0]).not.toHaveProperty('delta');
});

it('takes one from a server, whose address is written in full', () => {
  expect(told({ 'a.yaml': delta({ from: '"https://packages.example/CU12%20over%20CU9.dmupgrade"' }) })).toEqual([]);
});

it('takes one from each of several bases', () => {
  const other = entry({ kind: 'delta', from: 'x.dmupgrade', base: '{ release: "10.5.0 [CU4]", build: 16239 }' });
  expect(told({ 'a.yaml': delta(), 'b.yaml': catalog(other) })).toEqual([]);
  expect(told({ 'a.yaml': delta(), 'b.yaml': delta() })[0]).toContain('the delta package of "10.5.0 [CU12]"');
});

it.each`
  written                                                                         | says
  ${{ base: undefined }}                                                          | ${'kind: a delta package fits on one build alone; write base: { release: …, build: … }'}
  ${{ base: '{ release: "10.4.0 [CU9]", build: 16515 }' }}                        | ${'base: "10.4.0 [CU9]" is not of the same main release as "10.5.0 [CU12]"; write a CU of 10.5.0, or use the full package'}
  ${{ base: '{ release: "10.5.12", build: 16515 }' }}                             | ${'base: "10.5.12" is not of the same main release as "10.5.0 [CU12]"; write a CU of 10.5.0, or use the full package'}
  ${{ release: '"10.5.12 [CU1]"', base: '{ release: "10.5.12", build: 16600 }' }} | ${'release: "10.5.12 [CU1]" is a feature release, and a delta package is of a main release; write kind: full without base, or the main release that is in the package'}
  ${{ release: '"10.5.12 [CU1]"', base: undefined, from: 'main/10.5' }}           | ${'release: "10.5.12 [CU1]" is a feature release, and a delta package is of a main release; write kind: full without base, or the main release that is in the package'}
  ${{ base: '{ release: "10.5.0 [CU13]", build: 16515 }' }}                       | ${'base: "10.5.0 [CU13]" build 16515 is not below "10.5.0 [CU12]" build 16700; write the build that the package starts from'}
  ${{ base: '{ release: "10.5.0 [CU9]", build: 16700 }' }}                        | ${'base: "10.5.0 [CU9]" build 16700 is not below "10.5.0 [CU12]" build 16700; write the build that the package starts from'}
  ${{ base: '{ release: "10.5", build: 16515 }' }}                                | ${'base.release: "10.5" is not a DataMiner release; write "10.5.6" or "10.5.0 [CU3]"'}
  ${{ base: '{ release: "10.5.0 [CU9]" }' }}                                      | ${'base needs "build"; write build: 16515'}
  ${{ from: 'main/10.5' }}                                                        | ${'from: "10.5" does not end in .dmupgrade, which is all that the vendor\'s command line takes; name the file itself'}
  ${{ from: 'CU12.dmupdate' }}                                                    | ${'from: "CU12.dmupdate" does not end in .dmupgrade, which is all that the vendor\'s command line takes; name the file itself'}
  ${{ kind: undefined }}                                                          | ${'base: only a delta package has this; write kind: delta, or remove it'}
  ${{ kind: undefined, base: undefined, preferred: 'true' }}                      | ${'preferred: only a delta package has this; write kind: delta, or remove it'}
`('$written', ({ written, says }) => {
  const [first, ...others] = told({ 'a.yaml': delta(written) });
  expect(first?.replace(/^a\.yaml:\d+:\d+: error: spec\.packages\[0\]\.?/, '').trim()).toBe(says);
  expect(others).toEqual([]);
});
