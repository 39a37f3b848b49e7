// Decides about the fleet that its argument names, over and over, and prints what that cost. A process of its own, so that
// the first time is the first.
import { readFileSync } from 'node:fs';
import { DEFAULT_ESTIMATES } from '../src/config/defaults.ts';
import { readDesiredFleet } from '../src/desired/read-desired.ts';
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';
import type { DesiredSystem } from '../src/model/desired.ts';
import { systemDigests } from '../src/model/system-digests.ts';
import { looksIn } from '../src/planner/looks.ts';
import { decideOneByOne, gatesAskedOf, plannedEntries, type Question } from '../src/reconciler/decide.ts';
import { directorySource } from '../src/sources/directory-source.ts';
import type { Deciding } from './deciding.ts';
import { AT, type FleetOnDisk } from './fleet.ts';
import { median } from './measure.ts';

const CLOCK = { now: () => new Date(AT), sleep: async () => {} };
// By then V8 has compiled what it will compile.
const SYSTEMS_TO_WARM_UP = 15_000;
const STEADY_ROUNDS = 3;

const question = await questionAbout(JSON.parse(process.argv[2] ?? ''));
const { length } = question().desired.systems;
const warmUp = Math.ceil(SYSTEMS_TO_WARM_UP / length);
const [first = Number.NaN] = roundsOf(decide, warmUp);
const told: Deciding = {
  first: first / length,
  steady: median(roundsOf(decide, STEADY_ROUNDS)) / length,
  undigested: median(roundsOf(decideUndigested, warmUp).slice(-STEADY_ROUNDS)) / length,
};
console.log(JSON.stringify(told));

/** Microseconds of CPU time of each round. */
function roundsOf(round: (asked: Question) => void, rounds: number): readonly number[] {
  return Array.from({ length: rounds }, () => {
    const asked = question();
    const before = process.cpuUsage();
    round(asked);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
}

/** Every question has copies of its own, so that nothing is remembered of the Systems. */
async function questionAbout({ folder, observed }: FleetOnDisk): Promise<() => Question> {
  const source = directorySource(folder, { clock: CLOCK, resyncMs: 60_000 });
  const { files, revision } = await source.read(new AbortController().signal);
  const reading = readDesiredFleet(files, new Date(AT));
  if (reading.kind === 'problems') throw new Error(`the generated fleet is not valid: ${reading.problems[0]?.message}`);
  const { fleet } = reading;
  const found = JSON.parse(readFileSync(observed, 'utf8'));
  const knowledge = loadKnowledge();
  return () => ({
    desired: { ...fleet, systems: asRead(fleet.systems) },
    observed: looksIn(structuredClone(found)),
    knowledge,
    history: new Map(),
    now: AT,
    revision,
    estimates: DEFAULT_ESTIMATES,
    approvers: undefined,
    rollouts: { memory: new Map(), since: new Map(), others: [] },
  });
}

/** A reading brings the digests of what is asked for along: they are made once for each content of a file. */
function asRead(systems: readonly DesiredSystem[]): readonly DesiredSystem[] {
  const copies = structuredClone(systems);
  for (const system of copies) systemDigests(system);
  return copies;
}

/** Plans and asks the gates, with the digests of what was found and of what is decided. */
function decide(asked: Question): void {
  const { systems, head } = decideOneByOne(asked);
  for (const _entry of systems);
  head();
}

function decideUndigested(asked: Question): void {
  for (const _answer of gatesAskedOf(plannedEntries(asked), asked));
}
