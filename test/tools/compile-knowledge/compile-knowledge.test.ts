import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import { freshFolder, GitRepository, removeFolders } from '../../sources/git-repository.ts';

const MAIN = fileURLToPath(new URL('../../../tools/compile-knowledge/main.ts', import.meta.url));
const ISSUES = 'dataminer/Troubleshooting/Known_issues';
const NOTES = 'release-notes/General/General_Feature_Release_10.7/General_Feature_Release_10.7';

const PAGES = {
  'dataminer/Reference/Software_support_life_cycles.md':
    '| Version | Regular updates until | Supported until | *Limited* |\n|--|--|--|--|\n| 10.7.0 | 1 Nov 2028 | **1 Feb 2030** | *1 Feb 2031* |\n',
  [`${ISSUES}/KI_Lost_hat.md`]:
    '---\nuid: KI_Lost_hat\n---\n\n# Lost hat\n\n## Affected versions\n\nDataMiner 10.7.4\n\n## Fix\n\nInstall DataMiner 10.7.5.\n',
  [`${ISSUES}/KI_Torn_hat.md`]: '---\nuid: KI_Torn_hat\n---\n\n# Torn hat\n\n## Fix\n\nSew it.\n',
  [`${NOTES}.4.md`]: '# General Feature Release 10.7.4\n',
  [`${NOTES}.5.md`]: '# General Feature Release 10.7.5 - Preview\n',
  'release-notes/Breaking_changes/Breaking_changes.md':
    '| Release note ID | Release version(s) |\n|--|--|\n| 12345 | DataMiner 10.7.4 |\n',
};

const OURS = 'our words';
const CURATED = {
  'releases.json': [{ id: '10.7.4', values: { builds: [17_001] }, reason: 'printed on a box', source: 'a box' }],
  'life-cycles.json': [],
  'known-issues.json': [
    {
      id: 'KI_Lost_hat',
      values: { title: 'Hat goes missing', severity: 'cosmetic', appliesTo: 'running-version', scope: [] },
      reason: OURS,
    },
  ],
  'path-rules.json': [
    {
      id: 'brush-first',
      values: {
        id: 'brush-first',
        kind: 'execution',
        strength: 'hard',
        requirement: 'Brush.',
        urls: ['https://hat.example'],
      },
      reason: OURS,
    },
  ],
  'breaking-changes.json': [{ id: '12345', values: { component: 'core', summary: 'Hats are round.' }, reason: OURS }],
};

let repository: GitRepository;
let revision: string;
let curated: string;

beforeAll(() => {
  repository = new GitRepository();
  revision = repository.commit(PAGES);
  repository.commit({ ...PAGES, [`${NOTES}.5.md`]: '# General Feature Release 10.7.5\n' });
  curated = freshFolder('curated');
  for (const [file, entries] of Object.entries(CURATED)) {
    writeFileSync(path.join(curated, file), JSON.stringify({ curated: entries }));
  }
});

afterAll(removeFolders);

it('compiles data that ratchet reads, at the revision that was asked for', async () => {
  const out = freshFolder('data');
  const { exitCode, stdout } = await compile('--revision', revision, '--out', out);
  expect(exitCode, stdout).toBe(0);

  const knowledge = loadKnowledge(pathToFileURL(`${out}/`));
  expect(knowledge.revision).toBe(revision);
  expect(knowledge.releases.map(({ status, builds }) => ({ status, builds }))).toEqual([
    { status: 'released', builds: [17_001] },
    { status: 'preview', builds: [] },
  ]);
  expect(knowledge.lifeCycles.map(({ line }) => line)).toEqual(['10.7']);
  expect(knowledge.knownIssues.map(({ id, title }) => ({ id, title }))).toEqual([
    { id: 'KI_Lost_hat', title: 'Hat goes missing' },
  ]);
  expect(knowledge.pathRules.map(({ id }) => id)).toEqual(['brush-first']);
  expect(knowledge.breakingChanges.map(({ summary }) => summary)).toEqual(['Hats are round.']);
});

it('lists what neither the pages nor the curated facts cover', async () => {
  const { stdout } = await compile('--out', freshFolder('data'));
  expect(stdout).toContain('KI_Torn_hat: severity');
  expect(stdout).not.toContain('KI_Lost_hat: severity');
});

it('checks without writing, and shows the entries that differ', async () => {
  const out = freshFolder('data');
  await compile('--revision', revision, '--out', out);
  expect((await compile('--revision', revision, '--out', out, '--check')).exitCode).toBe(0);

  const file = path.join(out, 'known-issues.json');
  const edited = readFileSync(file, 'utf8').replace('cosmetic', 'degrades');
  writeFileSync(file, edited);
  const { exitCode, stdout } = await compile('--revision', revision, '--out', out, '--check');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^-\{"id": "KI_Lost_hat".*"degrades"/mu);
  expect(stdout).toMatch(/^\+\{"id": "KI_Lost_hat".*"cosmetic"/mu);
  expect(stdout).not.toContain('releases.json differs');
  expect(readFileSync(file, 'utf8')).toBe(edited);
});

it('refuses what ratchet would not read', async () => {
  const folder = freshFolder('curated');
  for (const [file, entries] of Object.entries(CURATED)) {
    const wrong = { id: 'KI_Lost_hat', values: { severity: 'dreadful' }, reason: OURS };
    const all = file === 'known-issues.json' ? [...entries, wrong] : entries;
    writeFileSync(path.join(folder, file), JSON.stringify({ curated: all }));
  }
  const { exitCode, stderr } = await run(
    '--docs',
    repository.folder,
    '--curated',
    folder,
    '--out',
    freshFolder('data'),
  );
  expect(exitCode).toBe(2);
  expect(stderr).toContain('"dreadful"');
});

it.each([
  ['a commit that is not there', ['--revision', 'nowhere'], 'cannot read the documentation'],
  ['a revision that looks like an option', ['--revision=--all'], 'cannot read the documentation'],
])('refuses %s', async (_what, args, message) => {
  const { exitCode, stderr } = await compile(...args, '--out', freshFolder('data'));
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});

it('writes nothing where the pages of a kind have moved', async () => {
  const { [`${NOTES}.4.md`]: fourth, [`${NOTES}.5.md`]: fifth, ...others } = PAGES;
  const moved = repository.commit({ ...others, 'elsewhere/10.7.4.md': `${fourth}${fifth}` }, 'moved');
  const out = freshFolder('data');
  const { exitCode, stderr } = await compile('--revision', moved, '--out', out);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('no page gave anything for "releases"');
  expect(readdirSync(out)).toEqual([]);
});

it('names the curated entry that has no reason', async () => {
  const folder = freshFolder('curated');
  const entry = { id: '10.7.4', values: { builds: [1] } };
  writeFileSync(path.join(folder, 'releases.json'), JSON.stringify({ curated: [entry] }));
  const { exitCode, stderr } = await run('--docs', repository.folder, '--curated', folder);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('"10.7.4" has no "reason"');
});

function compile(...args: readonly string[]) {
  return run('--docs', repository.folder, '--curated', curated, ...args);
}

function run(...args: readonly string[]) {
  return execa(process.execPath, ['--import', 'tsx', MAIN, ...args], { reject: false });
}
