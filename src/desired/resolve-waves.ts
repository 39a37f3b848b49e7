import type { DesiredSystem } from '../model/desired.ts';
import { isSelected } from '../model/freeze.ts';
import { formatOrigin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import type { Wave } from '../model/rollout.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import type { DraftWave, RolloutDraft } from './rollout-draft.ts';
import type { Members } from './rollout-members.ts';

/** Each System goes with the first wave that names it or whose labels it has; one that no wave has would never go. */
export function resolveWaves(draft: RolloutDraft, members: Members, problems: Problem[]): readonly Wave[] {
  const waveOf = new Map<string, string>();
  const waves = draft.waves.map((wave): Wave => {
    const systems = chosenBy(wave, members, waveOf, problems).toSorted();
    for (const system of systems) waveOf.set(system, wave.name);
    if (systems.length === 0 && wave.choice.kind === 'by-labels' && members.complete && members.systems.length > 0) {
      problems.push(ofNone(wave));
    }
    return { name: wave.name, systems, soakMs: wave.soakMs };
  });
  const left = members.systems.filter(({ name }) => !waveOf.has(name));
  // Where the waves themselves are wrong, the Systems are not.
  if (problems.every(({ severity }) => severity === 'warning'))
    problems.push(...left.map((system) => inNone(system, draft)));
  return waves;
}

function chosenBy(
  { name, choice, origin: place }: DraftWave,
  members: Members,
  waveOf: ReadonlyMap<string, string>,
  problems: Problem[],
): readonly string[] {
  if (choice.kind === 'by-labels') {
    const free = members.systems.filter((system) => !waveOf.has(system.name));
    return free.filter(({ labels }) => isSelected(labels, choice.selector)).map((system) => system.name);
  }
  return members.named(choice.systems, 'spec.waves').filter((system) => {
    const earlier = waveOf.get(system);
    if (earlier === undefined) return true;
    const { origin } = choice.systems.find(({ text }) => text === system) ?? { origin: place };
    const message = `spec.waves: System "${system}" is in wave "${earlier}" already, and cannot go with "${name}" as well; put the wave that names it first, or remove it here`;
    problems.push(problemFrom(origin, 'desired.system-in-two-waves', message));
    return false;
  });
}

function ofNone({ name, origin }: DraftWave): Problem {
  const message = `wave "${name}" has no System: none that no earlier wave has fits its selector; correct it, or remove the wave`;
  return warning(problemFrom(origin, 'desired.wave-of-none', message));
}

function inNone({ name, origin }: DesiredSystem, rollout: RolloutDraft): Problem {
  const message = `System "${name}" is in no wave of Rollout "${rollout.name}" (${formatOrigin(rollout.origin)}), so that it would never be upgraded; give it the labels of one, or add a last wave with selector: {}`;
  return problemFrom(origin, 'desired.system-in-no-wave', message);
}
