import { groupedBy } from '../model/grouped-by.ts';
import { onceEach } from '../model/once-each.ts';
import { quoted } from '../model/parsed.ts';
import type { PlannedAgent, SystemPlan } from './plan.ts';
import type { AgentView } from './rules/rule.ts';
import { describeStop } from './stop.ts';

export function plannedAgent({ endpoint, seen, finding }: AgentView): PlannedAgent {
  const stop = finding.kind === 'release' ? finding.stop : undefined;
  const build = finding.kind === 'unknown-build' ? finding.build : stop?.build;
  return {
    name: endpoint.name,
    role: endpoint.role,
    state: seen?.state ?? 'unknown',
    raw: finding.raw,
    release: stop?.name,
    build,
  };
}

/** As many names as fit on a line. */
export const MOST_AGENTS = 8;

/** The Agents as a plan tells them. */
export function foundAgents(plan: Pick<SystemPlan, 'agents' | 'current'> | undefined): readonly PlannedAgent[] {
  return plan?.current?.agents ?? plan?.agents ?? [];
}

/** One sentence for each different thing that was read, with the Agents that said it. */
export function readingEvidence(agents: readonly AgentView[]): readonly string[] {
  const speakers = groupedBy(agents, ({ finding }) => sentenceOf(finding));
  const read = [...speakers].map(
    ([sentence, group]) => `${group.map(({ endpoint }) => endpoint.name).join(', ')}: ${sentence}`,
  );
  return [...read, ...troubles(agents)];
}

/** What stood in the way of reading, where something else could be read. */
function troubles(agents: readonly AgentView[]): readonly string[] {
  return agents.flatMap(({ endpoint, seen, finding }) => {
    if (seen?.problem === undefined) return [];
    const trouble = `${seen.problem.code}: ${seen.problem.message}`;
    return finding.kind === 'unreadable' && finding.problem === trouble ? [] : [`${endpoint.name}: ${trouble}`];
  });
}

const sentenceOf = onceEach((finding: AgentView['finding']): string => {
  switch (finding.kind) {
    case 'release':
      return `${finding.where} says ${quoted(finding.raw)}, which is ${describeStop(finding.stop)}${trainOf(finding.stop.train)}`;
    case 'hotfix':
      return `${finding.where} says ${quoted(finding.raw)}, a hotfix`;
    case 'unknown-build':
      return `${finding.where} says ${quoted(finding.raw)}; ${finding.problem}`;
    case 'unreadable':
      return finding.problem;
  }
});

function trainOf(train: number | undefined): string {
  return train === undefined ? '' : `, train ${train}`;
}
