import { printable } from '../model/printable.ts';
import type { AuditRow } from '../reconciler/audit.ts';
import type { Paint } from './paint.ts';

/** One row of the record as a line: when, who, what, and on which system. */
export function auditRowAsText({ seq, at, kind, by, system, detail }: AuditRow, paint: Paint): string {
  const told = Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const about = system === undefined ? '' : ` ${printable(system)}`;
  const line = `${String(seq).padStart(6)}  ${at}  ${paint('bold', kind)}${about}  ${paint('dim', `by ${printable(by)}`)}`;
  return `${[line, ...told.map((each) => `        ${printable(each)}`)].join('\n')}\n`;
}
