import { readFileSync } from 'node:fs';
import { DEFAULT_ESTIMATES } from '../src/config/defaults.ts';
import { readDesiredFleet } from '../src/desired/read-desired.ts';
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';
import { looksIn } from '../src/planner/looks.ts';
import { decideOneByOne } from '../src/reconciler/decide.ts';
import { directorySource } from '../src/sources/directory-source.ts';
import { AT, type FleetOnDisk } from './fleet.ts';
import { median } from './measure.ts';

const CLOCK = { now: () => new Date(AT), sleep: async () => {} };

/**
 * Microseconds of CPU per system of deciding alone, all digests and gates included, on input that is in memory already.
 * Every run has copies of its own, so that nothing is remembered of the systems; the first run warms up.
 */
export async function decidingMicroseconds(disk: FleetOnDisk, times: number): Promise<number> {
  const source = directorySource(disk.folder, { clock: CLOCK, resyncMs: 60_000 });
  const { files, revision } = await source.read(new AbortController().signal);
  const reading = readDesiredFleet(files, new Date(AT));
  if (reading.kind === 'problems') throw new Error(`the generated fleet is not valid: ${reading.problems[0]?.message}`);
  const { fleet } = reading;
  const observed = JSON.parse(readFileSync(disk.observed, 'utf8'));
  const knowledge = loadKnowledge();
  const spent: number[] = [];
  for (let run = 0; run <= times; run += 1) {
    const input = {
      desired: { ...fleet, systems: structuredClone(fleet.systems) },
      observed: looksIn(structuredClone(observed)),
      knowledge,
      history: new Map(),
      now: AT,
      revision,
      estimates: DEFAULT_ESTIMATES,
      approvers: undefined,
      rollouts: { memory: new Map(), since: new Map(), others: [] },
    };
    const before = process.cpuUsage();
    const { systems, head } = decideOneByOne(input);
    for (const _entry of systems);
    head();
    const { user, system } = process.cpuUsage(before);
    if (run > 0) spent.push(user + system);
  }
  return median(spent) / fleet.systems.length;
}
