import type { DesiredSystem } from '../model/desired.ts';
import { canonicalJson } from '../model/digest.ts';
import type { ObservedAgent, ObservedSystem } from '../model/observed.ts';
import { compareText } from '../model/text-order.ts';
import { signed } from './ask.ts';
import type { SystemHistory } from './history.ts';
import { lookWarnings } from './look-warnings.ts';
import type { Objection, SystemPlan, Verdict } from './plan.ts';
import { planMixed } from './plan-mixed.ts';
import { planUniform } from './plan-uniform.ts';
import type { Planning } from './planning.ts';
import { systemRules } from './rules/index.ts';
import type { AgentView, SystemView } from './rules/rule.ts';
import type { StandingAgent } from './spread.ts';
import { sameStop } from './stop.ts';
import { type Decision, heldBack, systemEntry } from './system-entry.ts';

export interface SystemInput {
  readonly desired: DesiredSystem;
  readonly observed: ObservedSystem | undefined;
  readonly history: SystemHistory;
}

/** The one entry that a system gets in the plan. */
export function planSystem({ desired, observed, history }: SystemInput, planning: Planning): SystemPlan {
  const agents = viewAgents(desired, observed, planning);
  const view: SystemView = { desired, observed, agents, history };
  const held = heldByRules(view);
  if (held !== undefined) {
    return systemEntry(view, undefined, { ...held, available: planning.offeredToNobody });
  }
  const [first, ...others] = standingAgents(agents);
  if (first === undefined) throw new TypeError(`system "${desired.name}" passed every rule without an Agent`);
  const uniform = others.every(({ stop }) => sameStop(stop, first.stop));
  const entry = uniform ? planUniform(first.stop, view, planning) : planMixed([first, ...others], view, planning);
  const doubts = lookWarnings(observed, planning.now);
  return doubts.length === 0 ? entry : { ...entry, warnings: [...doubts, ...entry.warnings] };
}

function viewAgents(
  desired: DesiredSystem,
  observed: ObservedSystem | undefined,
  planning: Planning,
): readonly AgentView[] {
  const seen = byName(observed?.agents ?? []);
  // V8 makes lists of two kinds of `map`, before and after it has optimised it, and compiles all that reads them twice.
  const views: AgentView[] = [];
  for (const endpoint of desired.agents.toSorted((a, b) => compareText(a.name, b.name))) {
    const agent = seen.get(endpoint.name);
    views.push({ endpoint, seen: agent, finding: planning.identify(agent) });
  }
  return views;
}

function heldByRules(view: SystemView): Omit<Decision, 'available'> | undefined {
  let verdict: Verdict | undefined;
  const objections: Objection[] = [];
  for (const rule of systemRules) {
    const refusal = rule.objection(view);
    if (refusal === undefined) continue;
    verdict ??= refusal.verdict;
    objections.push(signed(rule.name, refusal));
  }
  const [first, ...others] = objections;
  return verdict === undefined || first === undefined ? undefined : heldBack(verdict, [first, ...others]);
}

function standingAgents(agents: readonly AgentView[]): readonly StandingAgent[] {
  const standing: StandingAgent[] = [];
  for (const agent of agents) {
    if (agent.finding.kind === 'release') standing.push({ agent, stop: agent.finding.stop });
  }
  return standing;
}

/** Where an Agent is there twice, which one is shown must not depend on the order in which they were found. */
function byName(agents: readonly ObservedAgent[]): ReadonlyMap<string, ObservedAgent> {
  const found = new Map<string, ObservedAgent>();
  for (const agent of agents) found.set(agent.name, agent);
  if (found.size === agents.length) return found;
  const ordered = agents.toSorted((a, b) => compareText(canonicalJson(a), canonicalJson(b)));
  return new Map(ordered.map((agent) => [agent.name, agent]));
}
