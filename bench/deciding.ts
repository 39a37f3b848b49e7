import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { readDesiredFleet } from '../src/desired/read-desired.ts';
import type { loadKnowledge } from '../src/knowledge/load-knowledge.ts';
import type { assemblePlan } from '../src/planner/assemble-plan.ts';
import type { looksIn } from '../src/planner/looks.ts';
import type { directorySource } from '../src/sources/directory-source.ts';
import { AT, type FleetOnDisk } from './fleet.ts';
import { median } from './measure.ts';

interface Built {
  readonly assemblePlan: typeof assemblePlan;
  readonly directorySource: typeof directorySource;
  readonly looksIn: typeof looksIn;
  readonly loadKnowledge: typeof loadKnowledge;
  readonly readDesiredFleet: typeof readDesiredFleet;
}

const CLOCK = { now: () => new Date(AT), sleep: async () => {} };

/** Microseconds per system of `assemblePlan` alone, on input that is in memory already; the first run warms up. */
export async function decidingMicroseconds(dist: string, disk: FleetOnDisk, times: number): Promise<number> {
  const built = await builtParts(dist);
  const source = built.directorySource(disk.folder, { clock: CLOCK, resyncMs: 60_000 });
  const { files, revision } = await source.read(new AbortController().signal);
  const reading = built.readDesiredFleet(files, new Date(AT));
  if (reading.kind === 'problems') throw new Error(`the generated fleet is not valid: ${reading.problems[0]?.message}`);
  const { fleet } = reading;
  const observed = built.looksIn(JSON.parse(readFileSync(disk.observed, 'utf8')));
  const knowledge = built.loadKnowledge();
  const spent: number[] = [];
  for (let run = 0; run <= times; run += 1) {
    const started = performance.now();
    built.assemblePlan({ desired: fleet, observed, knowledge, history: new Map(), now: AT, revision });
    if (run > 0) spent.push(performance.now() - started);
  }
  return (median(spent) * 1000) / fleet.systems.length;
}

async function builtParts(dist: string): Promise<Built> {
  const part = (file: string) => import(pathToFileURL(path.join(dist, file)).href);
  const [planner, looks, source, knowledge, desired] = await Promise.all([
    part('planner/assemble-plan.js'),
    part('planner/looks.js'),
    part('sources/directory-source.js'),
    part('knowledge/load-knowledge.js'),
    part('desired/read-desired.js'),
  ]);
  return { ...planner, ...looks, ...source, ...knowledge, ...desired };
}
