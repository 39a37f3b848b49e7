import type { DesiredSystem } from '../model/desired.ts';
import { asRatchetError, type RatchetError } from '../model/errors.ts';
import type { PassPorts } from './pass.ts';
import { PassQueue } from './pass-queue.ts';
import type { PassResult } from './pass-result.ts';
import type { Clock, FleetSource } from './ports.ts';
import { type FleetRevision, wantedIn } from './wanted.ts';

/** Calls back at the times of a cron expression. */
export interface Schedules {
  /** Answers with the way to end it. */
  start(expression: string, timezone: string, onTick: () => void): () => void;
}

/** What reading the fleet repository came to. */
export type FleetReading =
  | { readonly kind: 'fleet'; readonly revision: FleetRevision }
  | { readonly kind: 'problems'; readonly revision: string; readonly problems: readonly string[] };

export type ServiceEvent =
  | { readonly kind: 'revision'; readonly revision: string; readonly systems: number }
  /** The revision in force stays the one before. */
  | { readonly kind: 'rejected'; readonly revision: string; readonly problems: readonly string[] }
  | { readonly kind: 'unreadable'; readonly error: RatchetError }
  | { readonly kind: 'pass'; readonly result: PassResult }
  | { readonly kind: 'stopping'; readonly busy: readonly string[] };

interface ServiceParts {
  readonly source: FleetSource;
  readonly readFleet: (signal: AbortSignal) => Promise<FleetReading>;
  /** The last argument tells what the revision in force asks by then. */
  readonly pass: (
    system: DesiredSystem,
    revision: FleetRevision,
    signal: AbortSignal,
    wantedNow: PassPorts['wantedNow'],
  ) => Promise<PassResult>;
  readonly schedules: Schedules;
  /** Cron expression of systems that name none. */
  readonly defaultSchedule: string;
  readonly limit: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: (event: ServiceEvent) => void;
}

const READ_AGAIN_MS = 30_000;

/**
 * Keeps passes coming until the signal aborts: on start, on every new revision, and by schedule. Every pass looks
 * anew. A revision with problems leaves the one before it in force; a system that is no longer named is left alone.
 */
export async function serve(parts: ServiceParts, signal: AbortSignal): Promise<void> {
  const { onEvent } = parts;
  let inForce: FleetRevision | undefined;
  let endSchedules: () => void = () => {};

  const queue = new PassQueue({
    limit: parts.limit,
    clock: parts.clock,
    random: parts.random,
    onResult: (result) => onEvent({ kind: 'pass', result }),
    run: async (name, stop) => {
      const revision = inForce;
      const system = revision?.fleet.systems.find((candidate) => candidate.name === name);
      if (revision === undefined || system === undefined) return undefined;
      return parts.pass(system, revision, stop, async (wanted) => wantedIn(inForce ?? revision, wanted));
    },
  });

  async function refresh(): Promise<void> {
    const reading = await parts.readFleet(signal);
    if (reading.kind === 'problems') {
      onEvent({ kind: 'rejected', revision: reading.revision, problems: reading.problems });
      return;
    }
    if (reading.revision.revision === inForce?.revision) return;
    inForce = reading.revision;
    const { systems } = inForce.fleet;
    onEvent({ kind: 'revision', revision: inForce.revision, systems: systems.length });
    endSchedules();
    endSchedules = startSchedules(systems, parts, (names) => queue.request(names));
    queue.request(
      systems.map(({ name }) => name),
      { urgent: true },
    );
  }

  const refreshes = new Refreshes(() =>
    refresh().catch((thrown: unknown) => {
      if (signal.aborted) return;
      onEvent({ kind: 'unreadable', error: asRatchetError(thrown) });
      void readAgainLater();
    }),
  );
  async function readAgainLater(): Promise<void> {
    await parts.clock.sleep(READ_AGAIN_MS, signal).catch(() => {});
    if (!signal.aborted) refreshes.request();
  }
  refreshes.request();
  await parts.source
    .watch(() => refreshes.request(), signal)
    .catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown;
    });
  endSchedules();
  onEvent({ kind: 'stopping', busy: queue.busy });
  await refreshes.settled();
  await queue.stop();
}

/** One refresh at a time; hints that come meanwhile are answered by one more. */
class Refreshes {
  readonly #refresh: () => Promise<void>;
  #current: Promise<void> | undefined;
  #again = false;

  constructor(refresh: () => Promise<void>) {
    this.#refresh = refresh;
  }

  request(): void {
    if (this.#current !== undefined) {
      this.#again = true;
      return;
    }
    this.#current = this.#refresh().finally(() => {
      this.#current = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.request();
    });
  }

  async settled(): Promise<void> {
    this.#again = false;
    await this.#current;
  }
}

/** One timer per distinct schedule, however many systems share it. */
function startSchedules(
  systems: readonly DesiredSystem[],
  { schedules, defaultSchedule }: ServiceParts,
  request: (names: readonly string[]) => void,
): () => void {
  const groups = new Map<string, { expression: string; timezone: string; names: string[] }>();
  for (const { name, schedule } of systems) {
    const expression = schedule.reconcile ?? defaultSchedule;
    const key = `${expression} ${schedule.timezone}`;
    const group = groups.get(key) ?? { expression, timezone: schedule.timezone, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  const ends = [...groups.values()].map(({ expression, timezone, names }) =>
    schedules.start(expression, timezone, () => request(names)),
  );
  return () => {
    for (const end of ends) end();
  };
}
