import { type Instant, instantOf } from '../model/instant.ts';
import type { SimulationClock } from './clock.ts';

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
  readonly #clock: SimulationClock;
  readonly #entries: JournalEntry[] = [];
  readonly #readers = new Set<(entry: JournalEntry) => void>();

  constructor(clock: SimulationClock) {
    this.#clock = clock;
  }

  record(entry: Omit<JournalEntry, 'at'>): void {
    const written = { at: instantOf(this.#clock.now()), ...entry };
    this.#entries.push(written);
    for (const read of this.#readers) read(written);
  }

  /** Calls back with every entry from now on, as it is written. Answers a function that ends that. */
  follow(read: (entry: JournalEntry) => void): () => void {
    this.#readers.add(read);
    return () => this.#readers.delete(read);
  }

  entries(): readonly JournalEntry[] {
    return this.#entries;
  }
}
