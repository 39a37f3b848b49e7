import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A line over loopback to a server on this machine. While it is cut nothing comes through in either direction, and nobody
 * is told: as where packets are lost on the way. Healed, it delivers what both sides had sent meanwhile, as TCP does.
 */
export class CutLine {
  port = 0;
  readonly #target: string;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #waiting = new Set<Socket>();
  #isCut = false;

  /** `target` is the path of the server's socket. */
  constructor(target: string) {
    this.#target = target;
    this.#server = createServer({ pauseOnConnect: true }, (near) => {
      if (!this.#isCut) return this.#join(near);
      this.#waiting.add(near);
      near.on('error', () => near.destroy());
    });
  }

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    return this;
  }

  cut(): void {
    this.#isCut = true;
    for (const [near, far] of this.#pairs) {
      near.unpipe(far).pause();
      far.unpipe(near).pause();
    }
  }

  heal(): void {
    this.#isCut = false;
    for (const pair of this.#pairs) flow(pair);
    for (const near of this.#waiting) this.#join(near);
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    for (const socket of [...this.#waiting, ...[...this.#pairs].flat()]) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    const far = connect(this.#target);
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
    flow(pair);
  }
}

function flow([near, far]: readonly [Socket, Socket]): void {
  near.pipe(far);
  far.pipe(near);
}
