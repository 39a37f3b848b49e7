import { expect, it } from 'vitest';
import { withKnowledge } from '../../src/cli/with-knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { catalog, entry, overlay, readText } from '../desired/documents.ts';

const vendor = loadKnowledge();

it('tells at once what a Catalog and an overlay say otherwise, in the order of the files', () => {
  const reading = readText({
    'a.yaml': catalog(entry({ release: '"10.5.0 [CU9]"', build: '16432' })),
    'b.yaml': overlay({
      corrections: '[{ id: major-by-major, drop: true, reason: r }, { id: zzz, drop: true, reason: r }]',
    }),
  });
  const found = withKnowledge(reading, vendor);
  if (found.kind === 'fleet') throw new Error('it should not be usable');
  expect([...found.problems, ...found.warnings].map((problem) => formatProblem(problem).slice(0, 40))).toEqual([
    'a.yaml:5:7: error: build 16432 is "10.5.',
    'b.yaml:5:17: error: "major-by-major" is ',
    'b.yaml:5:64: warning: there is no known ',
  ]);
  expect(found.sound).toBeUndefined();
});

it('uses a fleet of which something may merely be new, and tells it', () => {
  const found = withKnowledge(readText({ 'a.yaml': catalog(entry({ release: '"11.0.0"', build: '30000' })) }), vendor);
  expect(found).toMatchObject({ kind: 'fleet', knowledge: vendor, warnings: [{ code: 'knowledge.unknown-release' }] });
});
