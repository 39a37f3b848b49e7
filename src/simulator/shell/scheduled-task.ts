import type { SimulatedAgent } from '../agent.ts';
import { runCmd } from './run-cmd.ts';

/** The task `\ratchet\upgrade` in Task Scheduler: MultipleInstances IgnoreNew, never started again by itself. */
export class ScheduledTask {
  readonly #agent: SimulatedAgent;
  registered = true;
  running = false;
  #instance = 0;

  constructor(agent: SimulatedAgent) {
    this.#agent = agent;
  }

  run(): void {
    if (this.running) {
      this.#agent.record('task', 'already running, the new instance is ignored');
      return;
    }
    this.running = true;
    this.#instance += 1;
    const instance = this.#instance;
    const alive = () => this.running && this.#instance === instance;
    this.#agent.record('task', 'started');
    void runCmd(this.#agent, alive)
      .then((code) => this.#ended(alive, `ended with ${code}`))
      .catch((thrown: unknown) => this.#ended(alive, `broke: ${String(thrown)}`));
  }

  /** As a reboot does. */
  kill(): void {
    if (this.running) this.#agent.record('task', 'killed');
    this.running = false;
  }

  #ended(alive: () => boolean, what: string): void {
    if (!alive()) return;
    this.running = false;
    this.#agent.record('task', what);
  }
}
