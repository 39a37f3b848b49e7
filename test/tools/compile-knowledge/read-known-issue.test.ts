import { expect, it } from 'vitest';
import { readKnownIssue, readKnownIssues } from '../../../tools/compile-knowledge/read-known-issue.ts';

it.each([
  ['Install DataMiner 10.7.0 [CU12] or 10.8.3<!--12345-->.', { status: 'fixed', fixedIn: ['10.7.0 [CU12]', '10.8.3'] }],
  ['Install DataMiner 10.8.9/10.7.0 [CU18].', { status: 'fixed', fixedIn: ['10.7.0 [CU18]', '10.8.9'] }],
  ['Available from DataMiner Cube 10.7.2.', { status: 'fixed', fixedIn: ['10.7.2'] }],
  ['Upgrade to DataMiner 10.7.0/10.7.2 or higher.', { status: 'fixed', fixedIn: ['10.7.0', '10.7.2'] }],
  ['1. Install DataMiner 10.7.2.\n\n1. Wait an hour.', { status: 'fixed', fixedIn: ['10.7.2'] }],
  [
    'Install DataMiner 10.7.0 [CU4] build 12345, or DataMiner 10.7.6.',
    { status: 'fixed', fixedIn: ['10.7.6'], fixedFromBuild: [{ release: '10.7.0 [CU4]', build: 12_345 }] },
  ],
  ['Install DataMiner 10.7.0.0 - 12345.', { status: 'fixed', fixedFromBuild: [{ release: '10.7.0', build: 12_345 }] }],
  ['No fix is available yet. <!--Task ID: 1-->', { status: 'open', fixedIn: [] }],
  ['A fix is being developed.', { status: 'open', fixedIn: [] }],
  ['Set the clocks of all servers.', {}],
  ['Install the latest, patched version of DataMiner 10.7.0 [CU3].', {}],
  ['Install SRM 1.2.30 CU3.', {}],
])('reads the fix "%s"', (fix, expected) => {
  expect(readKnownIssue(`# Title\n\n## Fix\n\n${fix}\n\n## Description\n\nInstall DataMiner 10.9.9.\n`)).toEqual(
    expected,
  );
});

it.each([
  ['All DataMiner versions.', 'Restart.', true],
  ['All DataMiner versions.', 'Deploy IDP 1.5.0 or higher.', true],
  ['All DataMiner versions.', 'Since 10.7.2, this is limited.', false],
  ['From 10.7.1 onwards', 'Since 10.7.2, this is limited.', false],
  ['DataMiner 10.7.1', 'Since 10.7.2, this is limited.', true],
])('"%s" with the fix "%s" in prose: affects is read: %s', (affected, fix, isRead) => {
  const read = readKnownIssue(`## Affected versions\n\n${affected}\n\n## Fix\n\n${fix}\n`);
  expect('affects' in read).toBe(isRead);
});

it('takes the id from the front matter and the link from the path', () => {
  const folder = 'dataminer/Troubleshooting/Known_issues';
  const page = '\uFEFF---\nuid: KI_Lost_hat\n---\n\n# The hat is lost\n\n## Affected version\n\nDataMiner 10.7.5\n';
  const read = readKnownIssues(
    new Map([
      [`${folder}/KI_Lost_hats.md`, page],
      [`${folder}/Known_issues.md`, page],
      ['release-notes/KI_Lost_hat.md', page],
    ]),
  );
  expect([...read]).toEqual([
    [
      'KI_Lost_hat',
      {
        id: 'KI_Lost_hat',
        affects: [{ track: 'feature', from: '10.7.5', to: '10.7.5' }],
        url: `https://docs.dataminer.services/${folder}/KI_Lost_hats.html`,
      },
    ],
  ]);
});
