import { NOTICES, type Notice } from '../reconciler/telling/notice.ts';
import type { Notifier } from '../reconciler/telling/notifier.ts';

/** Writes a line with these fields. */
export type WriteLine = (severity: 'info' | 'warning' | 'error', fields: Readonly<Record<string, unknown>>) => void;

export function log(write: WriteLine): Notifier {
  return {
    async send(notices) {
      for (const notice of notices) write(NOTICES[notice.kind].severity, fieldsOf(notice));
      return { kind: 'delivered' };
    },
  };
}

function fieldsOf({ id, kind, system, run, revision, reason, message, unblock, link }: Notice) {
  return { notice: id, kind, system, run, revision, reason, message, unblock, link };
}
