import { asRatchetError } from '../../model/errors.ts';
import { type Instant, instantOf, millisecondsOf } from '../../model/instant.ts';
import { durationInWords } from '../../model/plain-words.ts';
import { underAny } from '../../model/under-any.ts';
import type { Clock } from '../ports.ts';
import type { Notice } from './notice.ts';
import type { Delivery, Notifier } from './notifier.ts';
import type { Letter, Outbox } from './outbox.ts';

export interface Addressee {
  readonly name: string;
  readonly notifier: Notifier;
  /** Whether what waits goes as one message. */
  readonly together: boolean;
}

export type DeliveryEvent =
  | { readonly kind: 'delivered'; readonly notifier: string; readonly notices: number }
  | { readonly kind: 'failed'; readonly notifier: string; readonly problem: string; readonly againInMs: number }
  | { readonly kind: 'abandoned'; readonly notifier: string; readonly notices: number; readonly problem: string };

export interface DeliveryParts {
  readonly outbox: Outbox;
  readonly addressees: readonly Addressee[];
  readonly clock: Clock;
  /** From 0 up to 1; spreads what is tried again. */
  readonly random: () => number;
  /** How long after it was written a letter is still tried. */
  readonly giveUpAfterMs: number;
  readonly onEvent: (event: DeliveryEvent) => void;
}

/** At least once, oldest first; each addressee has a pace of its own, so that none waits for another. */
export class Deliveries {
  readonly #parts: DeliveryParts;
  readonly #rounds: readonly Round[];

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#rounds = parts.addressees.map((addressee) => new Round(addressee, parts));
  }

  /** Letters were written. */
  ring(): void {
    for (const round of this.#rounds) round.ring();
  }

  /** Delivers what becomes due until the signal aborts; what is being sent then is sent to its end. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#rounds.map((round) => round.run(signal)), this.#forget(signal)]);
  }

  /** Tries what waits, due or not, once: for a process that is about to end. */
  async flush(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#rounds.map((round) => round.once(signal)));
  }

  async #forget(signal: AbortSignal): Promise<void> {
    const { outbox, clock } = this.#parts;
    while (!signal.aborted) {
      await outbox.forgetEnded(instantOf(clock.now().getTime() - KEPT_MS)).catch(() => {});
      await clock.sleep(FORGET_EVERY_MS, signal).catch(() => {});
    }
  }
}

const SEND_MS = 15_000;
/** A letter in hand is given to nobody else for this long. */
const IN_HAND_MS = 2 * SEND_MS;
const MOST_TOGETHER = 50;
/** What another process wrote is found by then. */
const LOOK_AGAIN_MS = 15_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const FORGET_EVERY_MS = 60 * 60_000;
const KEPT_MS = 30 * 24 * 60 * 60_000;

const UNSTOPPED = new AbortController().signal;

class Round {
  readonly #addressee: Addressee;
  readonly #parts: DeliveryParts;
  #failures = 0;
  #isRung = false;
  #wake: () => void = () => {};

  constructor(addressee: Addressee, parts: DeliveryParts) {
    this.#addressee = addressee;
    this.#parts = parts;
  }

  ring(): void {
    this.#isRung = true;
    this.#wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#isRung = false;
      const pauseMs = await this.#deliverDue().catch((thrown: unknown) => this.#noted(thrown));
      await this.#pause(pauseMs, signal);
    }
  }

  async once(signal: AbortSignal): Promise<void> {
    const far = instantOf(this.#parts.clock.now().getTime() + LONG_FROM_NOW_MS);
    try {
      for (;;) {
        const letters = await this.#take(far);
        if (letters.length === 0 || signal.aborted) return;
        const pauseMs = await this.#send(letters, signal);
        if (pauseMs > 0) return;
      }
    } catch (thrown) {
      this.#noted(thrown);
    }
  }

  /** Answers how long nothing is to be done. */
  async #deliverDue(): Promise<number> {
    const { clock, outbox } = this.#parts;
    const letters = await this.#take(clock.now().toISOString());
    if (letters.length > 0) return await this.#send(letters, UNSTOPPED);
    const due = await outbox.nextDue([this.#addressee.name]);
    const untilDue = due === undefined ? LOOK_AGAIN_MS : millisecondsOf(due) - clock.now().getTime();
    return Math.min(Math.max(untilDue, 1), LOOK_AGAIN_MS);
  }

  async #take(dueBy: Instant): Promise<readonly Letter[]> {
    const { clock, outbox } = this.#parts;
    const now = clock.now();
    const until = instantOf(now.getTime() + IN_HAND_MS);
    const { name, together } = this.#addressee;
    return await outbox.take(name, { now: now.toISOString(), dueBy, until, most: together ? MOST_TOGETHER : 1 });
  }

  async #send(letters: readonly Letter[], signal: AbortSignal): Promise<number> {
    const { outbox, clock, onEvent } = this.#parts;
    const { name } = this.#addressee;
    const delivery = await this.#attempt(letters, signal);
    const now = clock.now();
    if (delivery.kind === 'delivered') {
      this.#failures = 0;
      await outbox.delivered(letters, now.toISOString());
      onEvent({ kind: 'delivered', notifier: name, notices: letters.length });
      return 0;
    }
    const { problem } = delivery;
    const isTooOld = ({ writtenAt }: Letter) => now.getTime() - millisecondsOf(writtenAt) > this.#parts.giveUpAfterMs;
    const tooOld = letters.filter(isTooOld);
    if (tooOld.length > 0) {
      await outbox.abandoned(tooOld, now.toISOString(), problem);
      onEvent({ kind: 'abandoned', notifier: name, notices: tooOld.length, problem });
    }
    await outbox.returned(
      letters.filter((letter) => !isTooOld(letter)),
      problem,
    );
    this.#failures += 1;
    const againInMs = Math.max(delivery.retryAfterMs ?? 0, this.#backOff());
    onEvent({ kind: 'failed', notifier: name, problem, againInMs });
    return againInMs;
  }

  async #attempt(letters: readonly Letter[], signal: AbortSignal): Promise<Delivery> {
    const [first, ...others] = letters.map(({ notice }): Notice => notice);
    if (first === undefined) return { kind: 'delivered' };
    const limit = AbortSignal.timeout(SEND_MS);
    try {
      return await underAny([signal, limit], (either) => this.#addressee.notifier.send([first, ...others], either));
    } catch (thrown) {
      if (limit.aborted) return { kind: 'failed', problem: `no answer within ${durationInWords(SEND_MS)}` };
      return { kind: 'failed', problem: signal.aborted ? 'stopped' : asRatchetError(thrown).message };
    }
  }

  #backOff(): number {
    const doubled = FIRST_PAUSE_MS * 2 ** Math.min(this.#failures - 1, 20);
    return Math.min(doubled, LONGEST_PAUSE_MS) * (0.75 + 0.5 * this.#parts.random());
  }

  /** The store could not be asked, or there is a bug: neither may end the round. */
  #noted(thrown: unknown): number {
    const { message } = asRatchetError(thrown);
    this.#parts.onEvent({ kind: 'failed', notifier: this.#addressee.name, problem: message, againInMs: LOOK_AGAIN_MS });
    return LOOK_AGAIN_MS;
  }

  /** A ring shortens the wait for letters, not the wait after a failure. */
  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const mayBeWoken = this.#failures === 0;
    if (milliseconds === 0 || signal.aborted || (mayBeWoken && this.#isRung)) return;
    const woken = new AbortController();
    if (mayBeWoken) this.#wake = () => woken.abort();
    const slept = underAny([signal, woken.signal], (either) => this.#parts.clock.sleep(milliseconds, either));
    await slept.catch(() => {});
    this.#wake = () => {};
  }
}

const LONG_FROM_NOW_MS = 10 * 365 * 24 * 60 * 60_000;
