import type { DesiredSystem } from '../model/desired.ts';
import { isSelected } from '../model/freeze.ts';
import type { Problem } from '../model/problem.ts';
import { didYouMean } from '../yaml/nearest.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import type { Named } from './file-reading.ts';
import type { RolloutDraft } from './rollout-draft.ts';

/** The Systems of a fleet, as rollouts refer to them. */
export interface KnownSystems {
  readonly systems: readonly DesiredSystem[];
  /** Also of those with problems of their own, so that nobody is told twice about them. */
  readonly names: ReadonlySet<string>;
}

/** The Systems that one rollout is about. */
export interface Members {
  readonly rollout: string;
  readonly systems: readonly DesiredSystem[];
  /** No System of the fleet has problems of its own: what has no member here really has none. */
  readonly complete: boolean;
  /** Those of the names that are members; what is wrong with the others is added to the problems. */
  named(names: readonly Named[], where: string): readonly string[];
}

export function membersOfDraft(
  { name: rollout, selector }: RolloutDraft,
  { systems, names: known }: KnownSystems,
  problems: Problem[],
): Members {
  const ours = systems.filter(({ labels }) => isSelected(labels, selector));
  const members = new Set(ours.map(({ name }) => name));
  const readable = new Set(systems.map(({ name }) => name));

  function problemWith({ text, origin }: Named, where: string): Problem | undefined {
    if (!known.has(text)) {
      const message = `${where}: there is no System "${text}"; write the name of one, or remove it`;
      return problemFrom(origin, 'desired.unknown-system', message, didYouMean(text, known));
    }
    if (!readable.has(text)) return undefined;
    const message = `${where}: Rollout "${rollout}" is not about System "${text}", which has not the labels of spec.selector; give it these labels, or remove it here`;
    return problemFrom(origin, 'desired.not-of-the-rollout', message);
  }

  return {
    rollout,
    systems: ours,
    complete: readable.size === known.size,
    named(names, where) {
      return names.flatMap((name) => {
        if (members.has(name.text)) return [name.text];
        const problem = problemWith(name, where);
        if (problem !== undefined) problems.push(problem);
        return [];
      });
    },
  };
}
