import type { Notice } from './notice.ts';

/** For people who want to see whether they would be told. */
export function testNotice(notifier: string, now: Date): Notice {
  const at = now.toISOString();
  return {
    id: `test-${notifier}-${now.getTime()}`,
    at,
    kind: 'test',
    system: undefined,
    labels: {},
    run: undefined,
    revision: undefined,
    reason: 'Test',
    message: `this is a test of the notifier "${notifier}"; nothing has happened`,
    unblock: undefined,
    link: undefined,
  };
}
