import type { SimulatedAgent } from '../agent.ts';
import { seededGuid } from '../seeded.ts';

/** Web sessions of one Agent. They end when unused for long, on LogOut, and whenever IIS restarts. */
export class Sessions {
  readonly #agent: SimulatedAgent;
  readonly #lastUse = new Map<string, number>();
  #count = 0;

  constructor(agent: SimulatedAgent) {
    this.#agent = agent;
  }

  open(): string {
    this.#count += 1;
    const { world, system, name } = this.#agent;
    const id = seededGuid(world.seed, 'session', system.name, name, String(this.#count));
    this.#lastUse.set(id, world.clock.now());
    return id;
  }

  /** True, and counted as a use, where the session is alive. */
  use(id: string): boolean {
    const now = this.#agent.world.clock.now();
    const lastUse = this.#lastUse.get(id);
    if (lastUse === undefined || now - lastUse > this.#agent.system.timings.session * 1000) {
      this.#lastUse.delete(id);
      return false;
    }
    this.#lastUse.set(id, now);
    return true;
  }

  end(id: string): void {
    this.#lastUse.delete(id);
  }

  endAll(): void {
    this.#lastUse.clear();
  }
}
