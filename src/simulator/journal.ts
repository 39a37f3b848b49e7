import { type Instant, instantOf } from '../model/instant.ts';
import type { VirtualClock } from './clock.ts';

/** One thing that happened. `launch` is a start of SLTaskbarUtility, and the only kind that `launches` counts. */
export interface JournalEntry {
  /** Virtual time. */
  readonly at: Instant;
  readonly system: string;
  readonly agent: string;
  readonly kind: 'web' | 'login' | 'exec' | 'sftp' | 'task' | 'launch' | 'phase' | 'upgrade' | 'fault';
  /** One line. Never a password, a session or a key. */
  readonly what: string;
}

/** Everything that the simulated Agents received and did, in order. */
export class Journal {
  readonly #clock: VirtualClock;
  readonly #entries: JournalEntry[] = [];

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  record(entry: Omit<JournalEntry, 'at'>): void {
    this.#entries.push({ at: instantOf(this.#clock.now()), ...entry });
  }

  entries(): readonly JournalEntry[] {
    return this.#entries;
  }
}
