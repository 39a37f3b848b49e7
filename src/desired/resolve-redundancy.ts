import { groupedBy } from '../model/grouped-by.ts';
import type { Problem } from '../model/problem.ts';
import type { RedundancyGroup } from '../model/rollout.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import type { DraftGroup, RolloutDraft } from './rollout-draft.ts';
import type { Members } from './rollout-members.ts';

export function resolveRedundancy(
  { redundancy }: RolloutDraft,
  members: Members,
  problems: Problem[],
): readonly RedundancyGroup[] {
  return redundancy.flatMap((group) => {
    if (group.kind === 'by-label') return groupsBy(group, members, problems);
    const systems = members.named(group.systems, 'spec.redundancy').toSorted();
    return systems.length < 2 ? [] : [{ name: systems.join(', '), systems }];
  });
}

function groupsBy(
  { label, origin }: Extract<DraftGroup, { kind: 'by-label' }>,
  { systems, rollout, complete }: Members,
  problems: Problem[],
): readonly RedundancyGroup[] {
  const byValue = groupedBy(systems, ({ labels }) => labels[label]);
  const groups = [...byValue].filter(([value, sharing]) => value !== undefined && sharing.length > 1);
  if (groups.length === 0 && complete) {
    const message = `spec.redundancy: no two Systems of Rollout "${rollout}" share a value of the label "${label}", so that it keeps none apart; correct the label, or remove the entry`;
    problems.push(warning(problemFrom(origin, 'desired.redundancy-of-none', message)));
  }
  return groups
    .map(([value, sharing]) => ({ name: `${label}: ${value}`, systems: sharing.map(({ name }) => name).toSorted() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
