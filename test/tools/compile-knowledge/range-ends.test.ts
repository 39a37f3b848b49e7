import { expect, it } from 'vitest';
import type { Facts } from '../../../tools/compile-knowledge/facts.ts';
import { readKnownIssue } from '../../../tools/compile-knowledge/read-known-issue.ts';

it.each([
  ['10.7.5', '10.7.6', ['feature 10.7.5..<10.7.6']],
  ['10.7.5 and 10.7.6', '10.7.7', ['feature 10.7.5..<10.7.7']],
  ['10.7.5', '10.7.7', ['feature 10.7.5..10.7.5']],
  ['10.7.5', '10.7.5 [CU1]', ['feature 10.7.5..<10.7.5 [CU1]']],
  ['10.7.5 and 10.7.8', '10.7.9', ['feature 10.7.5..10.7.5', 'feature 10.7.8..<10.7.9']],
  ['From 10.7.12 to 10.8.1', '10.8.2', ['feature 10.7.12..<10.8.2']],
  ['From 10.7.8 to 10.7.10', '10.7.12', ['feature 10.7.8..10.7.10']],
  ['From 10.7.11 to 10.7.12', '10.8.1', ['feature 10.7.11..<10.8.1']],
  ['From 10.7.0 [CU5]/10.7.8 onwards', '10.8.0 or 10.8.1', ['main 10.7.0 [CU5]..<10.8.0', 'feature 10.7.8..<10.8.1']],
  [
    'From 10.6.0 [CU13]/10.7.0 [CU2]/10.7.5 onwards',
    '10.7.0 [CU12] or 10.8.3',
    ['main 10.6.0 [CU13]..<10.7.0', 'main 10.7.0 [CU2]..<10.7.0 [CU12]', 'feature 10.7.5..<10.8.3'],
  ],
  [
    'From 10.6.0 [CU6]/10.7.1 onwards',
    '10.7.0 [CU12], 10.8.0 [CU2], or 10.8.5',
    ['main 10.6.0 [CU6]..<10.7.0 [CU12]', 'main 10.8.0..<10.8.0 [CU2]', 'feature 10.7.1..<10.8.5'],
  ],
  ['Versions prior to 10.7.0 [CU3]/10.8.0/10.8.2', '10.8.2', ['main ..<10.7.0 [CU3]', 'feature ..<10.8.2']],
  ['All versions', '10.7.0 [CU8]/10.7.11', ['main ..<10.7.0 [CU8]', 'feature ..<10.7.11']],
  ['From 10.7.6 onwards', '10.7.7 [CU1] or 10.7.8', ['feature 10.7.6..<10.7.7 [CU1]', 'main 10.8.0..']],
  ['From 10.7.2 onwards', '10.7.4 or 10.8.0', ['feature 10.7.2..<10.7.4']],
  ['Feature Release versions from 10.7.6 onwards', '10.7.7', ['feature 10.7.6..<10.7.7']],
  ['From 10.7.0 onwards', '10.7.11/10.8.0', ['main 10.7.0..<10.8.0', 'feature 10.7.1..<10.7.11']],
  ['From 10.7.0 [CU4] onwards', '10.7.0 [CU9]', ['main 10.7.0 [CU4]..<10.7.0 [CU9]']],
  ['From 10.8.0 onwards', '10.7.0 [CU12]', ['main 10.8.0..', 'feature 10.8.1..']],
  [
    '10.6.0 up to 10.6.0 [CU15]/10.7.0 [CU4]',
    '10.6.0 [CU16] or 10.7.0 [CU5]',
    ['main 10.6.0..<10.6.0 [CU16]', 'main 10.7.0..<10.7.0 [CU5]'],
  ],
  [
    'From 10.6.0 [CU10]/10.7.0/10.7.1 onwards',
    '10.6.0 [CU12]/10.7.0/10.7.3',
    ['main 10.6.0 [CU10]..<10.6.0 [CU12]', 'feature 10.7.1..<10.7.3'],
  ],
  [
    'From 10.6.0 [CU2]/10.7.0 to 10.6.0 [CU5]/10.7.0',
    '10.7.0 [CU4]',
    ['main 10.6.0 [CU2]..10.6.0 [CU5]', 'main 10.7.0..10.7.0'],
  ],
])('"%s", fixed in %s', (affected, fixedIn, expected) => {
  const { affects } = readKnownIssue(page(affected, `Install DataMiner ${fixedIn}.`));
  expect(written(affects).toSorted()).toEqual(expected.toSorted());
});

it('has no ends where there is no fix', () => {
  const { affects } = readKnownIssue(page('From 10.7.0/10.7.2 onwards', 'No fix is available yet.'));
  expect(written(affects)).toEqual(['main 10.7.0..', 'feature 10.7.2..']);
});

function page(affected: string, fix: string): string {
  return `# Title\n\n## Affected versions\n\n${affected}\n\n## Fix\n\n${fix}\n`;
}

function written(affects: Facts[string] | undefined): string[] {
  const ranges = Array.isArray(affects) ? affects : [];
  return ranges.map(({ track, from = '', to, before }) => `${track} ${from}..${to ?? (before ? `<${before}` : '')}`);
}
