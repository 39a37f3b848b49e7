import { printable } from '../model/printable.ts';
import type { Paint } from './paint.ts';

/** What one part of the knowledge has more, less or otherwise. */
interface Difference {
  readonly part: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly name: string; readonly fields: readonly string[] }[];
}

export function differenceAsText(parts: readonly Difference[], paint: Paint): string {
  const told = parts.flatMap((part) => partAsText(part, paint));
  return told.length === 0 ? 'no difference\n' : `${told.join('\n')}\n`;
}

function partAsText({ part, added, removed, changed }: Difference, paint: Paint): string[] {
  if (added.length + removed.length + changed.length === 0) return [];
  const summary = `${added.length} added, ${removed.length} removed, ${changed.length} changed`;
  return [
    `${paint('bold', part)}: ${summary}`,
    ...added.map((name) => paint('green', `  + ${printable(name)}`)),
    ...removed.map((name) => paint('red', `  - ${printable(name)}`)),
    ...changed.map(({ name, fields }) => paint('yellow', `  ~ ${printable(name)}: ${printable(fields.join(', '))}`)),
  ];
}
