import { DAY_MS } from '../../model/duration.ts';
import { type Instant, instantOf } from '../../model/instant.ts';
import type { ObservedSystem } from '../../model/observed.ts';
import { membersOf, rolloutOf } from '../../model/rollout.ts';
import { compareText } from '../../model/text-order.ts';
import type { FleetHistory, SystemHistory } from '../../planner/history.ts';
import type { Terms } from '../decide.ts';
import { lessonsOf, type Memory, ownHistoryOf } from '../history.ts';
import { type InForce, wantedFrom } from '../in-force.ts';
import type { Clock } from '../ports.ts';
import { rolloutFacts } from '../rollouts/rollout-facts.ts';
import type { Wanted } from '../wanted.ts';
import type { Forecast } from './forecast.ts';
import { forecasting } from './forecast-fleet.ts';
import { inTurns } from './in-turns.ts';

/** What the service's fleet is going to do, for whoever asks. */
export interface Outlook {
  /** Undefined while nothing is in force. Up to a minute old. */
  ofFleet(days: number): Promise<Forecast | undefined>;
  /** Undefined where nothing is in force for it, or nobody has looked at it yet. Its rollout takes part. */
  ofSystem(name: string, days: number): Promise<Forecast | undefined>;
}

interface OutlookParts {
  readonly inForce: () => InForce | undefined;
  /** What this process saw last. */
  readonly lastLook: (system: string) => ObservedSystem | undefined;
  readonly memory: Memory;
  readonly terms: Terms;
  readonly clock: Pick<Clock, 'now'>;
}

const STANDS_MS = 60_000;
/** So many Systems are read at once that passes come to the store in between. */
const READ_TOGETHER = 20;

/** Works on one forecast at a time, in turns with everything else. Who asks for what is being worked on gets that one. */
export function outlook(parts: OutlookParts): Outlook {
  const { inForce, clock } = parts;
  const asked = new Map<string, Promise<Forecast | undefined>>();
  let last: { readonly of: InForce; readonly days: number; readonly forecast: Forecast } | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  function once(key: string, work: () => Promise<Forecast | undefined>): Promise<Forecast | undefined> {
    const known = asked.get(key);
    if (known !== undefined) return known;
    const mine = queue.then(work).finally(() => asked.delete(key));
    queue = mine.catch(() => undefined);
    asked.set(key, mine);
    return mine;
  }

  function stands(now: InForce, days: number): boolean {
    if (last === undefined || last.of !== now || last.days !== days) return false;
    const ageMs = clock.now().getTime() - Date.parse(last.forecast.from);
    return ageMs >= 0 && ageMs < STANDS_MS;
  }

  return {
    ofFleet: (days) =>
      once(`${days}`, async () => {
        const now = inForce();
        if (now === undefined) return undefined;
        if (last !== undefined && stands(now, days)) return last.forecast;
        last = { of: now, days, forecast: await lookedAhead(now, [...now.systems.keys()], days, parts) };
        return last.forecast;
      }),

    ofSystem: (name, days) =>
      once(`${days} ${name}`, async () => {
        const now = inForce();
        const wanted = wantedFrom(now, name);
        if (now === undefined || wanted.kind !== 'wanted') return undefined;
        if (!(await looksAt([name], parts)).has(name)) return undefined;
        const rollout = rolloutOf(wanted.revision.fleet.rollouts, name);
        const together = rollout === undefined ? [name] : membersOf(rollout);
        const whole = await lookedAhead(now, together, days, parts);
        const source = { revision: wanted.revision.revision };
        return { ...whole, source, systems: whole.systems.filter(({ system }) => system === name) };
      }),
  };
}

/** Each System by the revision that it follows. */
async function lookedAhead(
  inForce: InForce,
  names: readonly string[],
  days: number,
  { memory, terms, clock, lastLook }: OutlookParts,
): Promise<Forecast> {
  const from = clock.now().toISOString();
  const until = instantOf(clock.now().getTime() + days * DAY_MS);
  const looks = await looksAt(names, { memory, lastLook });
  const history = await historyInPortions(names, memory);
  const parts: Forecast[] = [];
  for (const group of byRevision(inForce, names)) {
    const input = await inputOf(group, memory, from);
    const observed = (name: string) => looks.get(name);
    parts.push(await inTurns(forecasting({ ...input, ...terms, observed, history, now: from, until })));
  }
  const systems = parts.flatMap((part) => part.systems).toSorted((a, b) => compareText(a.system, b.system));
  return { formatVersion: '1', from, until, source: { revision: inForce.newest }, systems };
}

async function inputOf(group: readonly [Wanted, ...Wanted[]], memory: Memory, now: Instant) {
  const [{ revision }] = group;
  const { fleet, knowledge } = revision;
  const systems = group.map(({ system }) => system);
  const names = systems.map(({ name }) => name);
  const rollouts = await rolloutFacts(revision, names, memory, now);
  return { desired: { ...fleet, systems }, knowledge, rollouts, revision: revision.revision };
}

function byRevision(inForce: InForce, names: readonly string[]): readonly (readonly [Wanted, ...Wanted[]])[] {
  const groups = new Map<string, [Wanted, ...Wanted[]]>();
  for (const name of names) {
    const wanted = wantedFrom(inForce, name);
    if (wanted.kind !== 'wanted') continue;
    const group = groups.get(wanted.revision.revision);
    if (group === undefined) groups.set(wanted.revision.revision, [wanted]);
    else group.push(wanted);
  }
  return [...groups.values()];
}

/** Of this process, else as the store has it: before a restart, or from another replica. */
async function looksAt(
  names: readonly string[],
  { memory, lastLook }: Pick<OutlookParts, 'memory' | 'lastLook'>,
): Promise<ReadonlyMap<string, ObservedSystem>> {
  const looks = new Map<string, ObservedSystem>();
  const unseen: string[] = [];
  for (const name of names) {
    const look = lastLook(name);
    if (look === undefined) unseen.push(name);
    else looks.set(name, look);
  }
  for (const portion of portionsOf(unseen)) {
    for (const [name, { look }] of await memory.looks.of(portion)) looks.set(name, look);
  }
  return looks;
}

async function historyInPortions(names: readonly string[], memory: Memory): Promise<FleetHistory> {
  const history = new Map<string, SystemHistory>(await lessonsOf(memory));
  for (const portion of portionsOf(names)) {
    for (const [name, remembered] of await ownHistoryOf(portion, memory)) history.set(name, remembered);
  }
  return history;
}

function* portionsOf(names: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < names.length; at += READ_TOGETHER) yield names.slice(at, at + READ_TOGETHER);
}
