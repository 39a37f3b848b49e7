import type { DesiredSystem } from '../../model/desired.ts';
import { asRatchetError, type RatchetError } from '../../model/errors.ts';
import type { SystemPlan } from '../../planner/plan.ts';
import type { Clock } from '../ports.ts';
import type { PassLog, RunJournal } from '../runs.ts';
import type { ServiceEvent } from '../service-event.ts';
import { fleetTopics } from './fleet-topics.ts';
import type { Notice } from './notice.ts';
import type { Outbox } from './outbox.ts';
import { systemTopics } from './topics/index.ts';
import { type Asked, type Recipient, type Subject, turnTopics } from './turn-topics.ts';

export interface TellingParts {
  readonly outbox: Outbox;
  readonly passes: Pick<PassLog, 'of'>;
  readonly journal: Pick<RunJournal, 'latest'>;
  readonly recipients: readonly Recipient[];
  readonly linkOf: (notice: Notice) => string | undefined;
  readonly clock: Clock;
  /** Letters were written. */
  readonly onNews: () => void;
  /** Something could not be compared; it will be, the next time. */
  readonly onProblem: (error: RatchetError) => void;
}

/** Finds out what is new. It is told that something may have changed, answers at once, and never fails whoever tells it. */
export class Telling {
  readonly #parts: TellingParts;
  #last: Promise<void> = Promise.resolve();
  readonly #asked = new Set<string>();
  /** As they were wanted when they were last looked at. */
  readonly #known = new Map<string, DesiredSystem>();

  constructor(parts: TellingParts) {
    this.#parts = parts;
  }

  /** A pass over it begins or has ended. */
  look(system: DesiredSystem): void {
    this.#known.set(system.name, system);
    this.#ask(system.name);
  }

  /** Its run has come further, in the middle of a pass. */
  moved(name: string): void {
    if (this.#known.has(name)) this.#ask(name);
  }

  hear(event: ServiceEvent): void {
    const revision = 'revision' in event ? event.revision : undefined;
    const topics = fleetTopics(event);
    if (topics.length > 0) this.#next(() => this.#turn({ name: '', labels: {}, revision }, topics));
  }

  /** Everything that was asked for until now has been looked at. */
  async settled(): Promise<void> {
    await this.#last;
  }

  #ask(name: string): void {
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    this.#next(() => this.#lookAt(name));
  }

  #next(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((thrown: unknown) => this.#parts.onProblem(asRatchetError(thrown)));
  }

  async #lookAt(name: string): Promise<void> {
    this.#asked.delete(name);
    const system = this.#known.get(name);
    if (system === undefined) return;
    const [pass, run] = await Promise.all([this.#parts.passes.of(name), this.#parts.journal.latest(name)]);
    const plan = pass?.plan === undefined ? undefined : (JSON.parse(pass.plan) as SystemPlan);
    const seen = { pass, plan, run };
    const topics = systemTopics.map((topic) => ({
      topic: topic.name,
      stand: (before: string | undefined) => topic.stand(seen, before),
    }));
    await this.#turn({ name, labels: system.labels, revision: pass?.revision }, topics);
  }

  async #turn(subject: Subject, topics: readonly Asked[]): Promise<void> {
    const isNews = await turnTopics(subject, topics, this.#parts.clock.now().toISOString(), this.#parts);
    if (isNews) this.#parts.onNews();
  }
}
