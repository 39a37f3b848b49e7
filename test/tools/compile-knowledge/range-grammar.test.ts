import { expect, it } from 'vitest';
import { formatRelease, type Release } from '../../../src/model/release.ts';
import { parseStretches, type Stretch } from '../../../tools/compile-knowledge/range-grammar.ts';

it.each([
  ['From DataMiner 10.7.0 [CU5]/10.7.8 onwards.', 'onwards 10.7.0 [CU5], 10.7.8'],
  ['From DataMiner Cube 10.7.0 [CU1]/10.8.0/10.8.1 onwards', 'onwards 10.7.0 [CU1], 10.8.0, 10.8.1'],
  ['From DataMiner 10.7.0 [CU4]/10.7.7 onwards.<!-- RN 1 -->', 'onwards 10.7.0 [CU4], 10.7.7'],
  ['- DataMiner 10.7.0 [CU2] and higher\n- DataMiner 10.7.5 or higher', 'onwards 10.7.0 [CU2], 10.7.5'],
  ['10.7.0 Main Release versions starting from DataMiner 10.7.0 [CU8].', 'onwards in the named track 10.7.0 [CU8]'],
  ['- Feature Release versions from 10.7.1 onwards.', 'onwards in the named track 10.7.1'],
  ['DataMiner 10.7.8 to 10.7.11.', 'between 10.7.8 and 10.7.11'],
  ['- From DataMiner 10.7.3 up to and including 10.7.5.', 'between 10.7.3 and 10.7.5'],
  ['From 10.7.1/10.8.0 [CU0] up to 10.7.6/10.8.0 [CU3].', 'between 10.7.1, 10.8.0 and 10.7.6, 10.8.0 [CU3]'],
  ['Main Release versions from 10.7.0 onwards up to 10.8.0 [CU10]', 'between 10.7.0 and 10.8.0 [CU10]'],
  ['DataMiner versions prior to DataMiner 10.7.0 [CU15]/10.7.6.', 'before 10.7.0 [CU15], 10.7.6'],
  ['Any version prior to 10.7.2 using a database of its own.', 'before 10.7.2'],
  ['DataMiner 10.7.9 CU0.', 'these 10.7.9'],
  ['DataMiner 10.7.0 CU11, 10.8.0 [CU1], and 10.8.4', 'these 10.7.0 [CU11], 10.8.0 [CU1], 10.8.4'],
  ['Striped setups using DataMiner 10.7.0 [CU11]/10.8.2.', 'these 10.7.0 [CU11], 10.8.2'],
  ['- All DataMiner versions', 'all'],
  ['All currently supported DataMiner versions.', 'all'],
  ['Any versions using a striped setup.', 'all'],
])('reads "%s"', (text, expected) => {
  expect(parseStretches(text)?.map(told).join('; ')).toBe(expected);
});

it.each([
  ['nothing', ''],
  ['a sentence about something else', 'Systems that were moved to another server.'],
  ['a second sentence beside a good one', 'DataMiner 10.7.5.\nIn some cases earlier versions as well.'],
  ['a condition that names a release', 'DataMiner 10.7.9 to 10.7.12, after an upgrade from 10.7.0 [CU6].'],
  ['a build', 'DataMiner 10.7.0 [CU4] build 12345'],
  ['a version of a file', 'Clients prior to 10.4.2425.2536'],
  ['a bare line', 'DataMiner 10.7 main and feature releases.'],
  ['a track as a whole', 'All Main Release versions.'],
  ['a range across the tracks', 'From DataMiner 10.7.0 to 10.7.5.'],
  ['another product', 'DIS 3.1.6'],
])('leaves %s alone', (_what, text) => {
  expect(parseStretches(text)).toBeUndefined();
});

function told(stretch: Stretch): string {
  switch (stretch.kind) {
    case 'all':
      return 'all';
    case 'these':
      return `these ${names(stretch.releases)}`;
    case 'before':
      return `before ${names(stretch.before)}`;
    case 'between':
      return `between ${names(stretch.from)} and ${names(stretch.to)}`;
    case 'onwards':
      return `onwards ${stretch.namesTrack ? 'in the named track ' : ''}${names(stretch.from)}`;
  }
}

function names(releases: readonly Release[]): string {
  return releases.map(formatRelease).join(', ');
}
