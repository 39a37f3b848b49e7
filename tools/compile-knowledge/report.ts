import type { Compiled } from './compile-knowledge.ts';
import type { FactPlace, Settled } from './settle-facts.ts';

/** For each data file: where its facts come from, what is missing, and which curated facts can go. */
export function reportOf(compiled: readonly Compiled[]): string {
  return compiled.map(({ shape, settled }) => sectionFor(shape.file, settled)).join('\n');
}

function sectionFor(file: string, { entries, counts, uncovered, stale }: Settled): string {
  const { parsed, corrected, curated } = counts;
  const share = Math.round((100 * parsed) / Math.max(1, parsed + corrected + curated));
  const lines = [
    `${file}: ${entries.size} entries`,
    `  from the pages    ${parsed} facts (${share}%)`,
    `  corrected         ${corrected}`,
    `  curated alone     ${curated}`,
    ...listed('not covered, entry left out', uncovered),
    ...listed('stale, the pages say it by now', stale),
  ];
  return `${lines.join('\n')}\n`;
}

function listed(title: string, places: readonly FactPlace[]): readonly string[] {
  if (places.length === 0) return [];
  return [`  ${title}`, ...places.map(({ id, member }) => `    ${id}: ${member}`)];
}
