import { asRatchetError, type RatchetError } from '../model/errors.ts';
import type { Clock } from './ports.ts';
import type { PublishedFile, StatusBranch } from './status-branch.ts';

/** What is to be published at the moment. */
export interface StatusContent {
  /** Of everything in it but moments: the same as long as nothing has changed. */
  readonly digest: string;
  readonly files: readonly PublishedFile[];
}

export type PublishingEvent =
  | { readonly kind: 'published'; readonly branch: string }
  | { readonly kind: 'failed'; readonly branch: string; readonly error: RatchetError };

interface PublishingParts {
  readonly branch: StatusBranch;
  /** Undefined while not everything has been looked at yet. */
  readonly content: () => Promise<StatusContent | undefined>;
  readonly clock: Clock;
  /** The least time between two commits. */
  readonly everyMs: number;
  readonly onEvent: (event: PublishingEvent) => void;
}

/** At the start, while the first passes are under way. */
const SOON_MS = 5_000;
/** Readers tell by its moment that a snapshot is not forgotten. */
const AT_LEAST_EVERY_MS = 24 * 60 * 60_000;

/** Publishes what has changed, at most so often, until the signal aborts. What fails is tried again, and stops nothing. */
export async function publishStatus(parts: PublishingParts, signal: AbortSignal): Promise<void> {
  const { branch, content, clock, everyMs, onEvent } = parts;
  let published: { readonly digest: string; readonly at: number } | undefined;
  while (!signal.aborted) {
    let pauseMs = everyMs;
    try {
      const next = await content();
      const now = clock.now();
      if (next === undefined) pauseMs = Math.min(everyMs, SOON_MS);
      const isOld = published === undefined || now.getTime() - published.at >= AT_LEAST_EVERY_MS;
      if (next !== undefined && (isOld || next.digest !== published?.digest)) {
        await branch.publish(next.files, now.toISOString(), signal);
        published = { digest: next.digest, at: now.getTime() };
        onEvent({ kind: 'published', branch: branch.name });
      }
    } catch (thrown) {
      if (signal.aborted) return;
      onEvent({ kind: 'failed', branch: branch.name, error: asRatchetError(thrown) });
    }
    await clock.sleep(pauseMs, signal).catch(() => {});
  }
}
