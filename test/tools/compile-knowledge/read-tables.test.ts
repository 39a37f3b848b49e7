import { expect, it } from 'vitest';
import { readBreakingChanges } from '../../../tools/compile-knowledge/read-breaking-changes.ts';
import { readLifeCyclesPage } from '../../../tools/compile-knowledge/read-life-cycles-page.ts';

const CHANGES = 'release-notes/Breaking_changes/Breaking_changes.md';

it('reads the life cycle of each line, and passes over rows and tables that are something else', () => {
  const page = [
    '| Version | Regular updates until | Supported until | *Limited support until* |',
    '|---------|:---------------------:|-----------------|-------------------------|',
    '| 10.8.0 <!-- soon --> | 17 Nov 2028 | **2 Feb 2030**  | *28 Feb 2031*           |',
    '| 10.7.0  | none                  | **23 Feb 2029** | *22 Feb 2030*           |',
    '| 10.6.0  | 17 Nov 2026           | unknown         | *22 Feb 2029*           |',
    '<!-- When it is out, add:',
    '| 10.9.0 | 17 Nov 2029 | 1 Jan 2031 | 1 Jan 2032 |',
    '-->',
    '',
    '| Item | Details |',
    '|------|---------|',
    '| 10.4.0 | 1 Jan 2024 |',
  ].join('\n');
  const url = 'https://docs.dataminer.services/dataminer/Reference/Software_support_life_cycles.html';
  expect(Object.fromEntries(readLifeCyclesPage(page))).toEqual({
    '10.8': { line: '10.8', monthlyUntil: '2028-11-17', supportedUntil: '2030-02-02', limitedUntil: '2031-02-28', url },
    '10.7': { line: '10.7', supportedUntil: '2029-02-23', limitedUntil: '2030-02-22', url },
  });
});

it.each([
  [
    '[12345](xref:Notes_of_hats#hats-id-12345) | DataMiner 10.7.0 [CU15]/10.8.0 [CU3]/10.8.6',
    {
      ids: [12_345],
      firstMain: ['10.7.0 [CU15]', '10.8.0 [CU3]'],
      firstFeature: ['10.8.6'],
      component: 'web',
      url: 'https://docs.dataminer.services/release-notes/Web_apps/Line/Hats.html#hats-id-12345',
    },
  ],
  [
    "[Hats: 'New' brims [ID 12345] [ID 12346]](xref:Notes_of_hats) |  DataMiner 10.8.0/10.7.6",
    {
      ids: [12_345, 12_346],
      firstMain: ['10.8.0'],
      firstFeature: ['10.7.6'],
      component: 'web',
      url: 'https://docs.dataminer.services/release-notes/Web_apps/Line/Hats.html',
    },
  ],
  ['[12345/12346](xref:Unknown_page#hats) | SRM 1.2.27', { ids: [12_345, 12_346], firstMain: [], firstFeature: [] }],
  [
    '12345 | 10.8.0/10.7.1',
    {
      ids: [12_345],
      firstMain: ['10.8.0'],
      firstFeature: ['10.7.1'],
      url: 'https://docs.dataminer.services/release-notes/Breaking_changes/Breaking_changes.html',
    },
  ],
])('reads the breaking change %s', (row, expected) => {
  const head = '| <div>Release note ID</div> | Release version(s) | Description |\n|--|--|--|\n';
  const read = readBreakingChanges(
    new Map([
      [CHANGES, `# Breaking changes\n\n${head}| ${row} | What changes. |\n`],
      ['release-notes/Web_apps/Line/Hats.md', '---\nkeywords: hat\nuid: Notes_of_hats\n---\n'],
    ]),
  );
  expect([...read.values()]).toEqual([expected]);
});
