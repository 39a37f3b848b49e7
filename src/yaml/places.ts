import type { Origin } from '../model/origin.ts';

/** Turns offsets in a text into lines and columns of its file. */
export type Places = (offset: number) => Origin;

/** The parser's own counter loses lines after some errors, so that lines are counted here. */
export function placesIn(file: string, text: string): Places {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (offset) => {
    const within = Math.min(Math.max(offset, 0), text.length);
    const line = lastAtOrBefore(starts, within);
    return { file, line: line + 1, column: within - (starts[line] ?? 0) + 1 };
  };
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
