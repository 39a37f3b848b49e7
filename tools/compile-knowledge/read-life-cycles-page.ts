import type { Entries, Facts } from './facts.ts';
import { pageLink, tableRows } from './markdown.ts';

export const LIFE_CYCLES_PAGE = 'dataminer/Reference/Software_support_life_cycles.md';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The table of main lines: version, regular updates until, supported until, limited support until. */
export function readLifeCyclesPage(page: string): Entries {
  const entries = new Map<string, Facts>();
  for (const [version = '', monthly = '', supported = '', limited = ''] of tableRows(page, /^Supported until$/u)) {
    const line = /^(?<line>\d{1,2}\.\d{1,2})\.0$/u.exec(version)?.groups?.['line'];
    const supportedUntil = dayOf(supported);
    const limitedUntil = dayOf(limited);
    if (line === undefined || supportedUntil === undefined || limitedUntil === undefined) continue;
    const monthlyUntil = dayOf(monthly);
    const days = { ...(monthlyUntil === undefined ? {} : { monthlyUntil }), supportedUntil, limitedUntil };
    entries.set(line, { line, ...days, url: pageLink(LIFE_CYCLES_PAGE) });
  }
  return entries;
}

/** `**25 Feb 2028**` as `2028-02-25`. */
function dayOf(cell: string): string | undefined {
  const found = /^(?<day>\d{1,2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4})$/u.exec(cell.replaceAll('*', ''))?.groups;
  const month = MONTHS.indexOf(found?.['month'] ?? '') + 1;
  if (found === undefined || month === 0) return undefined;
  return `${found['year']}-${String(month).padStart(2, '0')}-${found['day']?.padStart(2, '0')}`;
}
