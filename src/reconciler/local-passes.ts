import { setMaxListeners } from 'node:events';
import { asRatchetError } from '../model/errors.ts';
import type { PassQueue, PassWork } from './pass-queue.ts';
import type { PassResult } from './pass-result.ts';

interface Failures {
  readonly count: number;
  readonly since: number;
  readonly until: number;
}

const FIRST_BACKOFF_MS = 30_000;
const LONGEST_BACKOFF_MS = 3_600_000;

/** Nobody else takes what this process cannot reach. */
type LocalWork = Omit<PassWork, 'siteOf' | 'sitesElsewhere'>;

/** The queue of a process that works alone: in memory. */
export class LocalPasses implements PassQueue {
  readonly #options: LocalWork;
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #failures = new Map<string, Failures>();
  readonly #stop = new AbortController();

  constructor(options: LocalWork) {
    this.#options = options;
    // One signal for as many passes as there may be at once; Node would suspect a leak.
    setMaxListeners(0, this.#stop.signal);
  }

  request(systems: Iterable<string>, { urgent = false } = {}): void {
    if (this.#stop.signal.aborted) return;
    for (const system of systems) {
      if (urgent) this.#failures.delete(system);
      else if (this.#isBackingOff(system)) continue;
      this.#waiting.add(system);
    }
    this.#fill();
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get busy(): readonly string[] {
    return [...this.#running.keys()];
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    this.#waiting.clear();
    await Promise.all(this.#running.values());
  }

  #isBackingOff(system: string): boolean {
    const failures = this.#failures.get(system);
    const now = this.#options.clock.now().getTime();
    // A clock that was set back must not make a short wait a long one.
    return failures !== undefined && now >= failures.since && now < failures.until;
  }

  #fill(): void {
    for (const system of this.#waiting) {
      if (this.#running.size >= this.#options.limit) return;
      if (this.#running.has(system)) continue;
      this.#waiting.delete(system);
      this.#running.set(system, this.#work(system));
    }
  }

  async #work(system: string): Promise<void> {
    const { clock } = this.#options;
    const begun = clock.now().getTime();
    const result = await this.#options
      .run(system, this.#stop.signal)
      .catch((thrown: unknown): PassResult => ({ kind: 'failed', system, error: asRatchetError(thrown) }));
    if (result !== undefined) {
      this.#remember(system, result);
      this.#options.onResult(result, Math.max(0, clock.now().getTime() - begun));
    }
    this.#running.delete(system);
    if (!this.#stop.signal.aborted) this.#fill();
  }

  #remember(system: string, result: PassResult): void {
    if (result.kind !== 'failed') {
      this.#failures.delete(system);
      return;
    }
    const count = (this.#failures.get(system)?.count ?? 0) + 1;
    const delay = Math.min(FIRST_BACKOFF_MS * 2 ** (count - 1), LONGEST_BACKOFF_MS);
    const jittered = delay * (0.75 + this.#options.random() / 2);
    const since = this.#options.clock.now().getTime();
    this.#failures.set(system, { count, since, until: since + jittered });
  }
}
