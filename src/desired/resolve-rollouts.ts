import { groupedBy } from '../model/grouped-by.ts';
import { formatOrigin } from '../model/origin.ts';
import { listed } from '../model/plain-words.ts';
import type { Problem } from '../model/problem.ts';
import { membersOf, type Rollout } from '../model/rollout.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import { resolveDependencies } from './resolve-dependencies.ts';
import { resolveRedundancy } from './resolve-redundancy.ts';
import { resolveWaves } from './resolve-waves.ts';
import type { RolloutDraft } from './rollout-draft.ts';
import { type KnownSystems, membersOfDraft } from './rollout-members.ts';

/** Looks up which Systems the rollouts are about, and tells where that contradicts itself. */
export function resolveRollouts(
  drafts: readonly RolloutDraft[],
  known: KnownSystems,
): { readonly rollouts: readonly Rollout[]; readonly problems: readonly Problem[] } {
  const resolved = drafts.map((draft) => resolve(draft, known));
  const rollouts = resolved.map(({ rollout }) => rollout);
  return { rollouts, problems: [...resolved.flatMap(({ problems }) => problems), ...systemsInTwo(rollouts)] };
}

function resolve(draft: RolloutDraft, known: KnownSystems): { rollout: Rollout; problems: readonly Problem[] } {
  const { name, maxConcurrent, maxFailures, origin } = draft;
  const problems: Problem[] = [];
  const members = membersOfDraft(draft, known, problems);
  if (members.systems.length === 0 && members.complete && known.systems.length > 0) problems.push(ofNone(draft));
  const waves = resolveWaves(draft, members, problems);
  const groups = resolveRedundancy(draft, members, problems);
  const dependencies = resolveDependencies(draft, waves, members, problems);
  return { rollout: { name, waves, maxConcurrent, maxFailures, groups, dependencies, origin }, problems };
}

function ofNone({ name, selector, origin }: RolloutDraft): Problem {
  const labels = Object.entries(selector).map(([label, value]) => `${label}: ${value}`);
  const message = `Rollout "${name}" is about no System: none has the labels ${labels.join(', ')}; correct spec.selector`;
  return warning(problemFrom(origin, 'desired.rollout-of-none', message));
}

const NAMED_AT_MOST = 5;

/** Two orders for one System would be none. */
function systemsInTwo(rollouts: readonly Rollout[]): Problem[] {
  const owners = new Map<string, Rollout>();
  const problems: Problem[] = [];
  for (const rollout of rollouts) {
    for (const [owner, systems] of groupedBy(membersOf(rollout), (system) => owners.get(system))) {
      if (owner === undefined) continue;
      const which = `System ${listed(systems, (system) => `"${system}"`, NAMED_AT_MOST)}`;
      const message = `Rollout "${rollout.name}" is about ${which}, as Rollout "${owner.name}" is at ${formatOrigin(owner.origin)}; a System belongs to one Rollout: narrow spec.selector of one of them`;
      problems.push(problemFrom(rollout.origin, 'desired.system-in-two-rollouts', message));
    }
    for (const system of membersOf(rollout)) if (!owners.has(system)) owners.set(system, rollout);
  }
  return problems;
}
