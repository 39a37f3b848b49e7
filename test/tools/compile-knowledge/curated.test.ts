import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readCurated } from '../../../tools/compile-knowledge/curated-files.ts';
import * as shapes from '../../../tools/compile-knowledge/data-shapes.ts';
import type { Facts } from '../../../tools/compile-knowledge/facts.ts';

const CURATED = new URL('../../../tools/compile-knowledge/curated/', import.meta.url);
const DATA = new URL('../../../src/knowledge/data/', import.meta.url);

// A fact that is changed in the data alone would be gone after the next compilation: change it in the curated file too.
it.each([
  [shapes.RELEASES, 'release'],
  [shapes.LIFE_CYCLES, 'line'],
  [shapes.KNOWN_ISSUES, 'id'],
  [shapes.PATH_RULES, 'id'],
  [shapes.BREAKING_CHANGES, 'ids'],
])('the shipped $file has every curated fact', ({ file, list }, idMember) => {
  const shipped = shippedById(file, list, idMember);
  const { curations } = readCurated(CURATED, file);
  const lost = curations.flatMap(({ id, values }) =>
    Object.entries(values)
      .filter(([member, value]) => JSON.stringify(shipped.get(id)?.[member] ?? null) !== JSON.stringify(value))
      .map(([member]) => `${id}: ${member}`),
  );
  expect(lost).toEqual([]);
});

function shippedById(file: string, list: string, idMember: string): ReadonlyMap<string, Facts> {
  const json: Readonly<Record<string, readonly Facts[]>> = JSON.parse(readFileSync(new URL(file, DATA), 'utf8'));
  return new Map((json[list] ?? []).map((entry) => [[entry[idMember]].flat().join('+'), entry]));
}
