import { expect, it } from 'vitest';
import type { Facts } from '../../../tools/compile-knowledge/facts.ts';
import { readReleaseNotes } from '../../../tools/compile-knowledge/read-release-notes.ts';

it('reads name, track, train, status and link from a page of notes', () => {
  const path = 'release-notes/General/General_Main_Release_10.7/General_Main_Release_10.7.0_CU2.md';
  expect([...readReleaseNotes(new Map([[path, '# General Main Release 10.7.0 CU2\n']]))]).toEqual([
    [
      '10.7.0 [CU2]',
      {
        release: '10.7.0 [CU2]',
        track: 'main',
        train: 89,
        status: 'released',
        paired: [],
        url: 'https://docs.dataminer.services/release-notes/General/General_Main_Release_10.7/General_Main_Release_10.7.0_CU2.html',
      },
    ],
  ]);
});

it.each([
  ['# General Feature Release 10.7.4', 'released'],
  ['# General Feature Release 10.7.4 - Preview', 'preview'],
  ['# General Feature Release 10.7.4 – Preview', 'preview'],
])('"%s" is %s', (title, status) => {
  expect(read({ '10.7.4': title })['10.7.4']).toMatchObject({ status });
});

it('says nothing of the status of a page without a title', () => {
  expect(read({ '10.7.4': 'text' })['10.7.4']).not.toHaveProperty('status');
});

it('pairs releases of one train, the newest line first', () => {
  const pages = { '10.6.0_CU14': '', '10.6.0_CU15': '', '10.7.0_CU3': '', '10.7.6': '', '10.7.6_CU1': '' };
  const all = read(pages);
  expect(all['10.7.6']?.['paired']).toEqual(['10.7.0 [CU3]', '10.6.0 [CU15]']);
  expect(all['10.7.0 [CU3]']?.['paired']).toEqual(['10.7.6']);
  expect(all['10.6.0 [CU14]']?.['paired']).toEqual([]);
});

it.each([
  ['10.7.6 [CU1]', '<!-- MR 10.6.0 [CU15]/10.7.0 [CU3] - FR 10.7.6 [CU1] -->', ['10.6.0 [CU15]', '10.7.0 [CU3]']],
  [
    '10.7.6 [CU1]',
    '<!-- Main Release Version 10.7.0 [CU3] - Feature Release Version 10.7.6 [CU1] -->',
    ['10.7.0 [CU3]'],
  ],
  ['10.7.6 [CU1]', '<!-- MR 10.7.0 [CU3] - FR 10.7.6 -->', []],
  ['10.7.6 [CU1]', '<!-- MR 10.8.0 - FR 10.7.6 [CU1] -->', []],
  ['10.7.2 [CU1]', '<!-- MR 10.7.0 - FR 10.7.2 [CU1] -->', []],
  ['10.7.0 [CU22]', '<!-- 12345: MR 10.7.0 [CU22]/10.8.0 [CU10] - FR 10.9.1 [CU0] -->', ['10.9.1']],
])('takes the equals of %s, which keeps no calendar, from "%s"', (name, comment, paired) => {
  const file = name.replace(' [', '_').replace(']', '');
  expect(read({ [file]: `# Notes\n\n${comment}\n` })[name]).toMatchObject({ paired });
});

it('puts an update outside the calendar on the train that its notes name, or on none', () => {
  const named = read({ '10.7.0_CU22': '<!-- MR 10.7.0 [CU22] - FR 10.9.1 -->' });
  expect(named['10.7.0 [CU22]']).toMatchObject({ train: 109 });
  expect(read({ '10.7.0_CU22': '' })['10.7.0 [CU22]']).not.toHaveProperty('train');
});

it('takes the builds from the headings', () => {
  const notes = '## Changes in build 16294\n\nin build 11111\n\n### Fixes in build 16223\n';
  expect(read({ '10.7.4': notes })['10.7.4']).toMatchObject({ builds: [16_223, 16_294] });
});

it('leaves other notes alone', () => {
  const path = 'release-notes/General/General_Main_Release_10.7/General_Main_Release_10.7.0_fixes.md';
  expect(readReleaseNotes(new Map([[path, '# Fixes\n']])).size).toBe(0);
});

/** Notes by the end of their file name, such as `10.7.0_CU3`. */
function read(notes: Readonly<Record<string, string>>): Readonly<Record<string, Facts | undefined>> {
  const pages = Object.entries(notes).map(([name, page]): [string, string] => {
    const track = /^\d+\.\d+\.0/u.test(name) ? 'Main' : 'Feature';
    return [`release-notes/General/General_${track}_Release_10.7/General_${track}_Release_${name}.md`, page];
  });
  return Object.fromEntries(readReleaseNotes(new Map(pages)));
}
