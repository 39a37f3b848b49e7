import { expect, it } from 'vitest';
import { differenceBetween } from '../../src/knowledge/difference.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';

const shipped = loadKnowledge();

it('is nothing between two readings of the same', () => {
  const parts = differenceBetween(shipped, loadKnowledge());
  expect(parts.map(({ part }) => part)).toEqual([
    'releases',
    'life cycles',
    'known issues',
    'path rules',
    'breaking changes',
  ]);
  expect(parts.flatMap(({ added, removed, changed }) => [...added, ...removed, ...changed])).toEqual([]);
});

it('names what was added, removed and changed, in each part', () => {
  const releases = shipped.releases.slice(1);
  const knownIssues = shipped.knownIssues.map((issue, index) =>
    index === 0 ? { ...issue, severity: 'cosmetic' as const, title: 'x' } : issue,
  );
  const pathRules = shipped.pathRules.slice(0, -1);
  const after = { ...shipped, releases, knownIssues, pathRules };
  const there = Object.fromEntries(differenceBetween(shipped, after).map((part) => [part.part, part]));
  const back = Object.fromEntries(differenceBetween(after, shipped).map((part) => [part.part, part]));
  expect(there['releases']).toMatchObject({ added: [], removed: ['10.0.0'], changed: [] });
  expect(back['releases']).toMatchObject({ added: ['10.0.0'], removed: [], changed: [] });
  expect(there['known issues']?.changed).toEqual([{ name: shipped.knownIssues[0]?.id, fields: ['title', 'severity'] }]);
  expect(there['path rules']?.removed).toEqual([shipped.pathRules.at(-1)?.id]);
});
