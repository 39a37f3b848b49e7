import type { FleetFiles, FleetSource, FormerFiles } from '../../src/reconciler/ports.ts';

/** A fleet repository in memory, whose next revision a test commits. */
export class FakeSource implements FleetSource {
  #commits = 0;
  #files: Readonly<Record<string, string>>;
  #failure: Error | undefined;
  readonly #watchers = new Set<() => void>();

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.#files = files;
  }

  /** Replaces all files and hints to whoever watches. */
  commit(files: Readonly<Record<string, string>>): void {
    this.#files = files;
    this.#failure = undefined;
    this.#commits += 1;
    for (const hint of this.#watchers) hint();
  }

  /** Every `read` rejects with it until the next commit. */
  break(failure: Error): void {
    this.#failure = failure;
  }

  /** How many watch at the moment. */
  get watchers(): number {
    return this.#watchers.size;
  }

  async read(signal: AbortSignal): Promise<FleetFiles> {
    signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure;
    const paths = Object.keys(this.#files).toSorted();
    return {
      revision: `main@sha1:${this.#commits.toString(16).padStart(40, '0')}`,
      from: 'memory',
      files: paths.map((path) => ({ path, bytes: new TextEncoder().encode(this.#files[path]) })),
      notes: [],
    };
  }

  async readAgain(): Promise<FormerFiles> {
    return { kind: 'gone', because: 'it is not kept' };
  }

  watch(onHint: () => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      this.#watchers.add(onHint);
      const end = () => {
        this.#watchers.delete(onHint);
        resolve();
      };
      signal.addEventListener('abort', end, { once: true });
    });
  }
}
