import { RatchetError } from '../../model/errors.ts';
import { unlessAborted } from '../../model/unless-aborted.ts';
import { dropped, type SshConnection } from './ssh-connection.ts';

interface Shared {
  readonly opening: Promise<SshConnection>;
  users: number;
  /** Whether it was found to answer when it was taken up again; undefined while nobody uses it. */
  answers: Promise<boolean> | undefined;
  idle: NodeJS.Timeout | undefined;
}

export interface Borrowed {
  readonly connection: SshConnection;
  /** Gives it back. */
  release(): void;
}

/**
 * One connection per key, shared by all that want it at the same time and kept for a moment after. When all places are
 * taken, an idle one makes room, else the next caller waits.
 */
export class SharedConnections {
  readonly #places: number;
  readonly #idleMs: number;
  /** Sees whether a connection that was kept still answers. */
  readonly #answers: (connection: SshConnection) => Promise<boolean>;
  readonly #shared = new Map<string, Shared>();
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(
    places: number,
    idleMs: number,
    answers: (connection: SshConnection) => Promise<boolean> = async () => true,
  ) {
    this.#places = places;
    this.#idleMs = idleMs;
    this.#answers = answers;
  }

  async borrow(key: string, open: () => Promise<SshConnection>, signal: AbortSignal): Promise<Borrowed> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#closed) throw new RatchetError('ssh.dropped', 'the links were closed', { blame: 'bug' });
      const there = this.#shared.get(key);
      if (there !== undefined) {
        const borrowed = await this.#join(key, there, signal);
        if (borrowed !== undefined) return borrowed;
        continue;
      }
      if (this.#shared.size < this.#places || this.#evictIdle()) {
        const shared = this.#add(key, open);
        return await this.#take(key, shared, signal);
      }
      await this.#place(signal);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#shared];
    for (const [key, shared] of all) this.#remove(key, shared);
    this.#wakeWaiting();
    await Promise.allSettled(all.map(([, { opening }]) => opening));
  }

  #add(key: string, open: () => Promise<SshConnection>): Shared {
    const shared: Shared = { opening: open(), users: 0, answers: Promise.resolve(true), idle: undefined };
    this.#shared.set(key, shared);
    shared.opening.then(
      (connection) => connection.onLost(() => this.#remove(key, shared)),
      () => this.#remove(key, shared),
    );
    return shared;
  }

  /** Undefined where the kept connection turned out to be dead; it is gone then. */
  async #join(key: string, shared: Shared, signal: AbortSignal): Promise<Borrowed | undefined> {
    const borrowed = await this.#take(key, shared, signal);
    shared.answers ??= this.#answers(borrowed.connection);
    if ((await shared.answers) && borrowed.connection.lost === undefined) return borrowed;
    borrowed.release();
    this.#remove(key, shared);
    return undefined;
  }

  async #take(key: string, shared: Shared, signal: AbortSignal): Promise<Borrowed> {
    shared.users += 1;
    clearTimeout(shared.idle);
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      shared.users -= 1;
      if (shared.users === 0) this.#keepForAMoment(key, shared);
    };
    try {
      return { connection: await unlessAborted(shared.opening, signal), release };
    } catch (thrown) {
      release();
      throw thrown;
    }
  }

  #keepForAMoment(key: string, shared: Shared): void {
    if (this.#shared.get(key) !== shared) return;
    shared.answers = undefined;
    shared.idle = setTimeout(() => this.#remove(key, shared), this.#idleMs);
    shared.idle.unref();
    this.#wakeWaiting();
  }

  #evictIdle(): boolean {
    for (const [key, shared] of this.#shared) {
      if (shared.users > 0) continue;
      this.#remove(key, shared);
      return true;
    }
    return false;
  }

  #remove(key: string, shared: Shared): void {
    if (this.#shared.get(key) === shared) this.#shared.delete(key);
    clearTimeout(shared.idle);
    shared.opening.then(
      (connection) => connection.drop(dropped(connection.where)),
      () => {},
    );
    this.#wakeWaiting();
  }

  #place(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', give);
      };
      const wake = () => {
        leave();
        resolve();
      };
      const give = () => {
        leave();
        reject(signal.reason);
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', give, { once: true });
    });
  }

  #wakeWaiting(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
