import { printable } from '../model/printable.ts';
import type { Paint } from './paint.ts';
import { LONGEST_SENTENCE, withoutSources } from './quoted-sources.ts';
import type { Screen } from './screen.ts';
import { hanging } from './wrapped.ts';

/** A line of a system's block. */
export type Row = readonly [label: string, text: string];

const MARGIN = '  ';
const LABEL_WIDTH = 12;

/** Labels in a column; a label that repeats is shown once. Text that does not fit goes on under its column. */
export function layOut(rows: readonly Row[], { paint, columns }: Screen): string[] {
  const indent = MARGIN.length + LABEL_WIDTH;
  return rows.map(([label, text], index) => {
    const before = rows.slice(0, index).findLast(([earlier]) => earlier !== '');
    const shown = before?.[0] === label ? '' : label;
    return `${MARGIN}${paint('dim', shown.padEnd(LABEL_WIDTH))}${hanging(text, indent, columns)}`;
  });
}

/** A message, and under it the pages that it cites. */
export function sentence(label: string, message: string, paint: Paint, before = ''): Row[] {
  const { text, pages } = withoutSources(message);
  const cited = pages.map((page): Row => ['', paint('dim', page)]);
  return [[label, `${before}${printable(text, LONGEST_SENTENCE)}`], ...cited];
}
