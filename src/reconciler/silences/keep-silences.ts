import { asRatchetError } from '../../model/errors.ts';
import { instantOf, millisecondsOf } from '../../model/instant.ts';
import type { Clock } from '../ports.ts';
import type { Run, RunJournal, RunState } from '../runs.ts';
import type { Silence, SilenceAnswer, SilenceLog, Silencer, SilenceTerms } from './ports.ts';

export interface SilenceParts {
  readonly silencers: readonly Silencer[];
  readonly log: SilenceLog;
  readonly journal: Pick<RunJournal, 'newestIn'>;
  readonly clock: Clock;
  readonly onProblem: (silencer: string, problem: string) => void;
}

/** From right before the launch until all Agents have settled. */
const LOUD: readonly RunState[] = ['prepared', 'launching', 'running', 'settling'];
const CALL_MS = 10_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Keeps alerts back while an upgrade makes noise, as a lease: asked for before the launch, again while the run is under
 * way, given up when it has ended, also badly. Whoever is ended in between leaves no more behind than a lease that runs out.
 */
export class Silences {
  readonly #parts: SilenceParts;
  #last: Promise<void> = Promise.resolve();

  constructor(parts: SilenceParts) {
    this.#parts = parts;
  }

  /** Compares what is asked for with what should be, after whatever comparison is under way. Does not reject. */
  keep(): Promise<void> {
    this.#last = this.#last.then(() => this.#compare()).catch((thrown: unknown) => this.#tell('silences', thrown));
    return this.#last;
  }

  async run(signal: AbortSignal): Promise<void> {
    const shortest = Math.min(...this.#parts.silencers.map(({ leaseMs }) => leaseMs / 3), LONGEST_PAUSE_MS);
    while (!signal.aborted) {
      await this.keep();
      await this.#parts.clock.sleep(shortest, signal).catch(() => {});
    }
    await this.keep();
  }

  async #compare(): Promise<void> {
    const { silencers, log, journal } = this.#parts;
    const [loud, asked] = await Promise.all([journal.newestIn(LOUD), log.all()]);
    for (const silencer of silencers) {
      const own = asked.filter((silence) => silence.silencer === silencer.name);
      for (const run of loud)
        await this.#hold(
          silencer,
          run,
          own.find((silence) => silence.run === run.id),
        );
      for (const silence of own) {
        if (!loud.some(({ id }) => id === silence.run)) await this.#release(silencer, silence);
      }
    }
  }

  async #hold(silencer: Silencer, run: Run, silence: Silence | undefined): Promise<void> {
    const { log } = this.#parts;
    const now = this.#parts.clock.now().getTime();
    // Somebody was ended between asking and writing down what was answered, and it has run out by now.
    const isLost = silence !== undefined && silence.id === undefined && millisecondsOf(silence.until) <= now;
    if (isLost) await log.forget(silence);
    if (silence === undefined || isLost) return await this.#open(silencer, run, now);
    const end = millisecondsOf(silence.since) + silencer.longestMs;
    const until = Math.min(now + silencer.leaseMs, end);
    const left = millisecondsOf(silence.until) - now;
    if (silence.id === undefined || left > (silencer.leaseMs * 2) / 3 || until <= millisecondsOf(silence.until)) return;
    const terms = termsOf(silence, run.message, until);
    const answer = await this.#ask(silencer, (signal) => silencer.extend(silence.id ?? '', terms, signal));
    if (answer !== undefined) await log.held(silence, answer, terms.until);
  }

  async #open(silencer: Silencer, run: Run, now: number): Promise<void> {
    const { log } = this.#parts;
    const until = instantOf(now + Math.min(silencer.leaseMs, silencer.longestMs));
    const silence = { silencer: silencer.name, run: run.id, system: run.system, since: instantOf(now), until };
    if (!(await log.claim(silence))) return;
    const terms = termsOf(silence, run.message, millisecondsOf(until));
    const answer = await this.#ask(silencer, (signal) => silencer.open(terms, signal));
    if (answer === undefined) await log.forget(silence);
    else await log.held(silence, answer, until);
  }

  async #release(silencer: Silencer, silence: Silence): Promise<void> {
    const { log, clock } = this.#parts;
    const { id, until } = silence;
    const isOver = millisecondsOf(until) <= clock.now().getTime();
    const terms = termsOf(silence, 'the run has ended', clock.now().getTime());
    const isDone =
      isOver ||
      (id !== undefined && (await this.#ask(silencer, (signal) => silencer.release(id, terms, signal))) !== undefined);
    if (isDone) await log.forget(silence);
  }

  /** Answers the id; undefined where it could not be asked, which is told. */
  async #ask(silencer: Silencer, ask: (signal: AbortSignal) => Promise<SilenceAnswer>): Promise<string | undefined> {
    try {
      const answer = await ask(AbortSignal.timeout(CALL_MS));
      if (answer.kind === 'done') return answer.id;
      this.#parts.onProblem(silencer.name, answer.problem);
    } catch (thrown) {
      this.#tell(silencer.name, thrown);
    }
    return undefined;
  }

  #tell(silencer: string, thrown: unknown): void {
    const { message } = asRatchetError(thrown);
    this.#parts.onProblem(silencer, thrown instanceof DOMException ? 'no answer in time' : message);
  }
}

function termsOf(
  { system, run, since }: Pick<Silence, 'system' | 'run' | 'since'>,
  message: string,
  until: number,
): SilenceTerms {
  return { system, run, message, from: since, until: instantOf(until) };
}
