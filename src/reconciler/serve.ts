import { isDeepStrictEqual } from 'node:util';
import type { DesiredSystem } from '../model/desired.ts';
import { asRatchetError, type RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import { membersOf, rolloutOf } from '../model/rollout.ts';
import { eventOf, followedIn, namesAt, onRecord, onRecordOf, recalledIn } from './adoption-told.ts';
import type { Adoptions } from './adoptions.ts';
import type { FleetReading } from './fleet-reading.ts';
import { adopt, type InForce, NOTHING_IN_FORCE, wantedFrom } from './in-force.ts';
import type { PassPorts } from './pass.ts';
import type { OpenPassQueue } from './pass-queue.ts';
import type { PassResult } from './pass-result.ts';
import type { Clock, FleetSource, Unverified } from './ports.ts';
import { type ReadAgain, recall } from './recall.ts';
import { Refreshes } from './refreshes.ts';
import { type Schedules, startSchedules } from './schedules.ts';
import type { PassOf, ServiceEvent } from './service-event.ts';
import { isReached, siteOf } from './sites.ts';
import type { FleetRevision } from './wanted.ts';

export interface ServiceParts {
  readonly source: Pick<FleetSource, 'watch'>;
  readonly readFleet: (signal: AbortSignal) => Promise<FleetReading>;
  readonly readAgain: ReadAgain;
  /** The last argument tells what is asked of the system by then. */
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
  readonly openQueue: OpenPassQueue;
  /** Where this process stands; undefined reaches every system. */
  readonly sites: readonly string[] | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: (event: ServiceEvent) => void;
  readonly adoptions: Adoptions;
  /** What was in force when the service was set up anew. */
  readonly inForce?: InForce | undefined;
}

/** The service as others see it while it runs, and what they may ask of it. */
export interface Service {
  readonly state: ServiceState;
  /** Another revision may be there. */
  hint(): void;
  /** Asks for a pass over each of these systems at once, or over all; answers the names. Throws nothing: unknown names are left out. */
  request(names?: readonly string[]): readonly string[];
  /** Until the signal aborts, and what is under way has come to rest. */
  run(signal: AbortSignal): Promise<void>;
}

export interface ServiceState {
  readonly inForce: InForce | undefined;
  readonly lastReadAt: Instant | undefined;
  /** The newest commit, where it does not count for want of a signature. */
  readonly unverified: Unverified | undefined;
  /** Since when that is so; undefined before anything was read. */
  readonly verificationSince: Instant | undefined;
  /** Why the fleet could not be read when it was tried last. */
  readonly unreadable: RatchetError | undefined;
  readonly isStopping: boolean;
  /** Passes that wait for their turn, and that are under way. */
  readonly waiting: number;
  readonly busy: readonly string[];
}

const READ_AGAIN_MS = 30_000;

/**
 * Keeps passes coming: on start, on every new revision, by schedule, and when asked. Every pass looks anew. What cannot be
 * read of a revision leaves what was in force for those that it could concern; a system that is no longer named is left alone.
 */
export function service(parts: ServiceParts): Service {
  const { onEvent, clock } = parts;
  let inForce = parts.inForce;
  let read: Instant | undefined;
  let unreadable: RatchetError | undefined;
  let unverified: Unverified | undefined;
  let verificationSince: Instant | undefined;
  let isStopping = false;
  let hasBegun = false;
  let refreshes: Refreshes | undefined;
  let endSchedules: () => void = () => {};

  const passes = new Map<string, PassOf>();
  const reached = (name: string) => {
    const wanted = inForce?.systems.get(name);
    return wanted !== undefined && isReached(wanted.system, parts.sites);
  };
  const queue = parts.openQueue({
    limit: parts.limit,
    clock,
    random: parts.random,
    siteOf: (name) => {
      const wanted = inForce?.systems.get(name);
      return wanted && siteOf(wanted.system);
    },
    sitesElsewhere: () => [
      ...new Set([...(inForce?.systems.values() ?? [])].flatMap(({ system }) => elsewhere(system, parts.sites))),
    ],
    run: async (name, stop) => {
      const wanted = wantedFrom(inForce, name);
      if (wanted.kind !== 'wanted' || !reached(name)) return undefined;
      const { system, revision } = wanted;
      const pass = { pass: passId(parts.random), system: name, revision: revision.revision };
      passes.set(name, pass);
      onEvent({ kind: 'pass-begun', ...pass });
      return parts.pass(system, revision, stop, async (asked) => wantedFrom(inForce, asked));
    },
    onResult: (result, durationMs) => {
      const pass = passes.get(result.system);
      passes.delete(result.system);
      if (pass !== undefined) onEvent({ kind: 'pass', result, durationMs, ...pass });
      if (result.kind === 'executed') queue.request(companionsOf(result.system, inForce));
    },
  });

  async function refresh(signal: AbortSignal): Promise<void> {
    const reading = await parts.readFleet(signal);
    const newest = reading.kind === 'fleet' ? reading.revision.revision : reading.revision;
    read = clock.now().toISOString();
    if (unreadable !== undefined) onEvent({ kind: 'readable', revision: newest });
    unreadable = undefined;
    if (!hasBegun || reading.unverified?.message !== unverified?.message) {
      if (reading.unverified !== undefined) await parts.adoptions.recordRefusal(onRecordOf(reading.unverified, read));
      const isOther = (unverified === undefined) !== (reading.unverified === undefined);
      if (isOther || verificationSince === undefined) verificationSince = read;
      unverified = reading.unverified;
      onEvent({ kind: 'verification', unverified });
    }
    if (newest === inForce?.newest && hasBegun) return;
    const recalled = await recalledFor(reading, signal);
    const before = recalled ?? inForce;
    const now = adopt(before, reading, read);
    const event = eventOf(before, now, reading.kind);
    const again = recalled === undefined ? [] : recalledIn(now);
    // On record before anything is done by it.
    await parts.adoptions.record(onRecord(event, again, read), followedIn(now));
    const due = hasBegun ? namesAt(now, newest) : [...now.systems.keys()];
    inForce = now;
    hasBegun = true;
    onEvent(event);
    for (const each of again) onEvent(each);
    endSchedules();
    const here = [...inForce.systems.values()].map(({ system }) => system).filter(({ name }) => reached(name));
    endSchedules = startSchedules(here, parts, (names) => queue.request(names));
    queue.request(changedFirst(due.filter(reached), before, inForce), { urgent: true });
  }

  /** What was in force in a process before this one, where the reading leaves something at that. */
  async function recalledFor(reading: FleetReading, signal: AbortSignal): Promise<InForce | undefined> {
    if (reading.kind === 'fleet' || inForce !== undefined) return undefined;
    return { ...NOTHING_IN_FORCE, ...(await recall(reading, parts, signal)) };
  }

  async function readAgainLater(signal: AbortSignal): Promise<void> {
    await clock.sleep(READ_AGAIN_MS, signal).catch(() => {});
    if (!signal.aborted) refreshes?.request();
  }

  return {
    get state() {
      return {
        inForce,
        lastReadAt: read,
        unverified,
        verificationSince,
        unreadable,
        isStopping,
        waiting: queue.waiting,
        busy: queue.busy,
      };
    },

    hint: () => refreshes?.request(),

    request(names) {
      const known = [...(inForce?.systems.keys() ?? [])];
      const asked = names === undefined ? known : known.filter((name) => names.includes(name));
      queue.request(asked, { urgent: true });
      return asked;
    },

    async run(signal) {
      refreshes = new Refreshes(() =>
        refresh(signal).catch((thrown: unknown) => {
          if (signal.aborted) return;
          unreadable = asRatchetError(thrown);
          onEvent({ kind: 'unreadable', error: unreadable });
          void readAgainLater(signal);
        }),
      );
      refreshes.request();
      await parts.source
        .watch(() => refreshes?.request(), signal)
        .catch((thrown: unknown) => {
          if (!signal.aborted) throw thrown;
        });
      isStopping = true;
      endSchedules();
      onEvent({ kind: 'stopping', busy: queue.busy });
      await refreshes.settled();
      await queue.stop();
    },
  };
}

function elsewhere(system: DesiredSystem, sites: readonly string[] | undefined): readonly string[] {
  const site = siteOf(system);
  return site === undefined || isReached(system, sites) ? [] : [site];
}

/** Tells passes in a log apart; nothing hangs on it. */
function passId(random: () => number): string {
  return Math.floor(random() * 36 ** 8)
    .toString(36)
    .padStart(8, '0');
}

/** Who may have waited for what this System has just done. */
function companionsOf(name: string, inForce: InForce | undefined): readonly string[] {
  const wanted = wantedFrom(inForce, name);
  if (wanted.kind !== 'wanted') return [];
  const rollout = rolloutOf(wanted.revision.fleet.rollouts, name);
  return rollout === undefined ? [] : membersOf(rollout).filter((other) => other !== name);
}

/** Whoever made the commit waits for the systems that it is about. */
function changedFirst(names: readonly string[], before: InForce | undefined, now: InForce): readonly string[] {
  const wanted = ({ systems }: InForce, name: string) => {
    const { origin: _, ...system } = { ...systems.get(name)?.system };
    return system;
  };
  const isChanged = (name: string) =>
    before === undefined || !isDeepStrictEqual(wanted(before, name), wanted(now, name));
  const changed = new Set(names.filter(isChanged));
  return [...changed, ...names.filter((name) => !changed.has(name))];
}
