import { groupedBy } from '../model/grouped-by.ts';
import type { Problem } from '../model/problem.ts';
import type { Dependency, Wave } from '../model/rollout.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import type { Named } from './file-reading.ts';
import type { RolloutDraft } from './rollout-draft.ts';
import type { Members } from './rollout-members.ts';

const WHERE = 'spec.dependencies';

/** What waits for what, where neither the waves nor the dependencies themselves contradict it. */
export function resolveDependencies(
  draft: RolloutDraft,
  waves: readonly Wave[],
  members: Members,
  problems: Problem[],
): readonly Dependency[] {
  const dependencies = draft.dependencies.flatMap(({ system, after }) => {
    const [waiting] = members.named([system], WHERE);
    const first = members.named(after, WHERE);
    return waiting === undefined ? [] : [{ system: waiting, after: first.toSorted() }];
  });
  for (const { system, after } of draft.dependencies) {
    problems.push(...after.flatMap((other) => againstWaves(system.text, other, waves)));
  }
  const cycle = cycleIn(dependencies);
  const closing = cycle && draft.dependencies.find(({ system }) => system.text === cycle[0]);
  if (cycle !== undefined && closing !== undefined) problems.push(goesRound(cycle, closing.system));
  return dependencies;
}

function againstWaves(system: string, { text: other, origin }: Named, waves: readonly Wave[]): Problem[] {
  const waveOf = (name: string) => waves.findIndex(({ systems }) => systems.includes(name));
  const [own, others] = [waveOf(system), waveOf(other)];
  if (own === -1 || others <= own) return [];
  const message = `${WHERE}: "${system}" waits for "${other}", which goes only after it, in wave "${waves[others]?.name}"; move one of them to another wave, or remove the dependency`;
  return [problemFrom(origin, 'desired.dependency-against-waves', message)];
}

function goesRound(cycle: readonly string[], { origin }: Named): Problem {
  const round = [...cycle, cycle[0]].map((name) => `"${name}"`).join(' → ');
  const message = `${WHERE}: these wait for each other, so that none ever goes: ${round}; remove one of the dependencies`;
  return problemFrom(origin, 'desired.dependency-cycle', message);
}

/** The first round that is found, from a System to what it waits for, and so on. */
function cycleIn(dependencies: readonly Dependency[]): readonly string[] | undefined {
  const waitsFor = groupedBy(dependencies, ({ system }) => system);
  const cleared = new Set<string>();
  const from = (system: string, way: readonly string[]): readonly string[] | undefined => {
    const met = way.indexOf(system);
    if (met !== -1) return way.slice(met);
    if (cleared.has(system)) return undefined;
    for (const { after } of waitsFor.get(system) ?? []) {
      for (const other of after) {
        const round = from(other, [...way, system]);
        if (round !== undefined) return round;
      }
    }
    cleared.add(system);
    return undefined;
  };
  for (const system of waitsFor.keys()) {
    const round = from(system, []);
    if (round !== undefined) return round;
  }
  return undefined;
}
