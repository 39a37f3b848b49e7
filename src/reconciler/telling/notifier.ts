import type { Notice } from './notice.ts';

export type Delivery =
  | { readonly kind: 'delivered' }
  /** `problem` holds no address and no secret. */
  | { readonly kind: 'failed'; readonly problem: string; readonly retryAfterMs?: number | undefined };

/** A way to reach people or programs. */
export interface Notifier {
  /** Sends these as one message. Does not reject but for a bug. */
  send(notices: readonly [Notice, ...Notice[]], signal: AbortSignal): Promise<Delivery>;
}
