import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEFAULT_ESTIMATES } from '../src/config/defaults.ts';
import type { readDesiredFleet } from '../src/desired/read-desired.ts';
import type { loadKnowledge } from '../src/knowledge/load-knowledge.ts';
import type { looksIn } from '../src/planner/looks.ts';
import type { decideOneByOne } from '../src/reconciler/decide.ts';
import type { directorySource } from '../src/sources/directory-source.ts';
import { AT, type FleetOnDisk } from './fleet.ts';
import { median } from './measure.ts';

interface Built {
  readonly decideOneByOne: typeof decideOneByOne;
  readonly directorySource: typeof directorySource;
  readonly looksIn: typeof looksIn;
  readonly loadKnowledge: typeof loadKnowledge;
  readonly readDesiredFleet: typeof readDesiredFleet;
}

const CLOCK = { now: () => new Date(AT), sleep: async () => {} };

/**
 * Microseconds of CPU per system of deciding alone, all digests and gates included, on input that is in memory already.
 * Every run has copies of its own, so that nothing is remembered of the systems; the first run warms up.
 */
export async function decidingMicroseconds(dist: string, disk: FleetOnDisk, times: number): Promise<number> {
  const built = await builtParts(dist);
  const source = built.directorySource(disk.folder, { clock: CLOCK, resyncMs: 60_000 });
  const { files, revision } = await source.read(new AbortController().signal);
  const reading = built.readDesiredFleet(files, new Date(AT));
  if (reading.kind === 'problems') throw new Error(`the generated fleet is not valid: ${reading.problems[0]?.message}`);
  const { fleet } = reading;
  const observed = JSON.parse(readFileSync(disk.observed, 'utf8'));
  const knowledge = built.loadKnowledge();
  const spent: number[] = [];
  for (let run = 0; run <= times; run += 1) {
    const input = {
      desired: { ...fleet, systems: structuredClone(fleet.systems) },
      observed: built.looksIn(structuredClone(observed)),
      knowledge,
      history: new Map(),
      now: AT,
      revision,
      estimates: DEFAULT_ESTIMATES,
    };
    const before = process.cpuUsage();
    const { systems, head } = built.decideOneByOne(input);
    for (const _entry of systems);
    head();
    const { user, system } = process.cpuUsage(before);
    if (run > 0) spent.push(user + system);
  }
  return median(spent) / fleet.systems.length;
}

async function builtParts(dist: string): Promise<Built> {
  const part = (file: string) => import(pathToFileURL(path.join(dist, file)).href);
  const [deciding, looks, source, knowledge, desired] = await Promise.all([
    part('reconciler/decide.js'),
    part('planner/looks.js'),
    part('sources/directory-source.js'),
    part('knowledge/load-knowledge.js'),
    part('desired/read-desired.js'),
  ]);
  return { ...deciding, ...looks, ...source, ...knowledge, ...desired };
}
