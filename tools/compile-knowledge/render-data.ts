import type { DataShape } from './data-shapes.ts';
import type { Facts, Json } from './facts.ts';

/** The bytes of a data file: an entry on a line, so that a change of one fact shows as one line of a diff. */
export function renderData(shape: DataShape, meta: Facts | undefined, entries: readonly Facts[]): string {
  const head = meta === undefined ? '' : `"meta": ${onOneLine(meta)},\n`;
  const rows = entries.map((entry) => onOneLine(inOrder(shape, entry)));
  return `{\n${head}"${shape.list}": [\n${rows.join(',\n')}\n]\n}\n`;
}

function inOrder(shape: DataShape, entry: Facts): Facts {
  const ordered: Record<string, Json> = {};
  for (const { name } of shape.members) {
    const value = entry[name];
    if (value !== undefined) ordered[name] = value;
  }
  return ordered;
}

/** As JSON.stringify, with a space after each comma and colon. */
function onOneLine(value: Json): string {
  if (isList(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${onOneLine(member)}`);
  return `{${members.join(', ')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
