import { asRatchetError, type RatchetError } from '../model/errors.ts';
import type { CommitStanding } from './commit-standing.ts';
import type { Forge } from './forge.ts';
import type { Clock } from './ports.ts';
import type { Outbox } from './telling/outbox.ts';

export type CommitStatusEvent =
  | ({ readonly kind: 'posted' } & CommitStanding)
  | { readonly kind: 'failed'; readonly error: RatchetError };

interface CommitStatusParts {
  readonly forge: Pick<Forge, 'setStatus'>;
  /** Under which name commits show it. */
  readonly name: string;
  /** Of each commit that there is something to say of, by what it is here; none while there is nothing to say yet. */
  readonly standings: () => Promise<Partial<Record<CommitRole, CommitStanding>>>;
  /** Keeps what was posted last, so that neither another process nor one that was started anew repeats it. */
  readonly outbox: Pick<Outbox, 'told' | 'turn'>;
  readonly clock: Clock;
  /** The least time between two statuses. */
  readonly everyMs: number;
  readonly onEvent: (event: CommitStatusEvent) => void;
}

/** The commit that was read, and one that is newer and does not count. Each keeps what was posted of it last. */
export type CommitRole = 'commit-status' | 'refused-commit-status';

const FLEET = '';
/** At the start, until the fleet was read. */
const SOON_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/** Posts what has changed, at most so often, until the signal aborts. What fails is tried again, ever more rarely, and stops nothing. */
export async function publishCommitStatus(parts: CommitStatusParts, signal: AbortSignal): Promise<void> {
  const { clock, everyMs, onEvent } = parts;
  let failures = 0;
  while (!signal.aborted) {
    let pauseMs = everyMs;
    try {
      const next = Object.entries(await parts.standings());
      if (next.length === 0) pauseMs = Math.min(everyMs, SOON_MS);
      for (const [role, standing] of next) {
        if (await postedAnew(parts, role, standing, signal)) onEvent({ kind: 'posted', ...standing });
      }
      failures = 0;
    } catch (thrown) {
      if (signal.aborted) return;
      failures += 1;
      pauseMs = Math.max(everyMs, Math.min(everyMs * 2 ** failures, LONGEST_PAUSE_MS));
      onEvent({ kind: 'failed', error: asRatchetError(thrown) });
    }
    await clock.sleep(pauseMs, signal).catch(() => {});
  }
}

/** False where the forge shows it already. Whoever is ended in between posts the same once more, which is no change there. */
async function postedAnew(
  { forge, name, outbox, clock }: CommitStatusParts,
  topic: string,
  standing: CommitStanding,
  signal: AbortSignal,
): Promise<boolean> {
  const state = [name, standing.commit, standing.state, standing.description].join(' ');
  const before = (await outbox.told(FLEET)).find((told) => told.topic === topic);
  if (before?.state === state) return false;
  await forge.setStatus({ ...standing, name, address: undefined, change: undefined }, signal);
  await outbox.turn({ subject: FLEET, topic, before, state, at: clock.now().toISOString(), letters: [] });
  return true;
}
