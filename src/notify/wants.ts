import type { NoticeFilter } from '../config/notifier-settings.ts';
import { type Notice, SEVERITIES } from '../reconciler/telling/notice.ts';
import { severityOf } from './words.ts';

/** Whether a notifier is told this. What concerns the fleet as a whole has no labels, and passes that part. */
export function wants({ labels, kinds, severity }: NoticeFilter, notice: Notice): boolean {
  if (notice.kind === 'test') return true;
  if (kinds !== undefined && !kinds.includes(notice.kind)) return false;
  if (SEVERITIES.indexOf(severityOf(notice)) < SEVERITIES.indexOf(severity)) return false;
  if (notice.system === undefined) return true;
  return Object.entries(labels).every(([label, values]) => values.includes(notice.labels[label] ?? ''));
}
