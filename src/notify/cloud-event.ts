import { NOTICES, type Notice } from '../reconciler/telling/notice.ts';

const TYPE_PREFIX = 'dev.dms-ratchet.';

/** CloudEvents 1.0. `id` is the same whenever the event is sent again. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Readonly<Record<string, unknown>>;
}

export function cloudEventOf(notice: Notice): CloudEvent {
  const { id, at, kind, system, labels, run, revision, reason, message, unblock, link } = notice;
  const { severity, title } = NOTICES[kind];
  return {
    specversion: '1.0',
    id,
    source: 'urn:dms-ratchet',
    type: `${TYPE_PREFIX}${kind}`,
    ...(system !== undefined && { subject: system }),
    time: at,
    datacontenttype: 'application/json',
    data: { kind, severity, title, system, labels, run, revision, reason, message, unblock, link },
  };
}
