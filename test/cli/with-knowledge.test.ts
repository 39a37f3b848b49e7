import { expect, it } from 'vitest';
import { withKnowledge } from '../../src/cli/with-knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { catalog, entry, overlay, readText, system } from '../desired/documents.ts';

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

it.each`
  version            | hint
  ${'10.5.0 [CU77]'} | ${'the nearest known are "10.5.0 [CU19]" and "10.6.0"'}
  ${'10.5.0 [CU20]'} | ${'the nearest known are "10.5.0 [CU19]" and "10.6.0"'}
  ${'10.5.0 [CU19]'} | ${undefined}
  ${'10.5.0 [CU12]'} | ${undefined}
  ${'10.5.0 [CU21]'} | ${undefined}
  ${'10.5.0 [CU20]'} | ${'the nearest known are "10.5.0 [CU19]" and "10.5.0 [CU21]"'}
`('tells a System that asks for $version, unless it is known: $hint', ({ version, hint }) => {
  const vouched = hint === undefined || hint.includes('CU21');
  const reading = readText({
    's.yaml': system({ target: `{ track: main, version: "${version}" }` }),
    ...(vouched
      ? { 'o.yaml': overlay({ knownBuilds: '[{ release: "10.5.0 [CU21]", build: 19000, reason: r }]' }) }
      : {}),
  });
  const { warnings } = withKnowledge(reading, vendor);
  const or = version.includes('CU77') ? 'install a newer version of ratchet' : 'add its package to the Catalog';
  const message = `s.yaml:6:35: warning: spec.target.version "${version}" is not known, and not in the Catalog; write a release that is, or ${or} (${hint})`;
  expect(warnings.map(formatProblem)).toEqual(hint === undefined ? [] : [message]);
});

it('takes what a System asks for as known where the Catalog has it', () => {
  const asking = system({ target: '{ track: main, version: "10.5.0 [CU20]" }' });
  const reading = readText({ 's.yaml': asking, 'c.yaml': catalog(entry({ release: '"10.5.0 [CU20]"' })) });
  expect(withKnowledge(reading, vendor).warnings).toEqual([]);
});
