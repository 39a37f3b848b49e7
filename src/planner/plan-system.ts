import type { DesiredSystem } from '../model/desired.ts';
import { canonicalJson } from '../model/digest.ts';
import type { ObservedAgent, ObservedSystem } from '../model/observed.ts';
import { compareText } from '../model/text-order.ts';
import { signed } from './ask.ts';
import { availableOn } from './available.ts';
import type { SystemHistory } from './history.ts';
import { identifyAgent } from './identify-agent.ts';
import type { Landscape } from './landscape.ts';
import type { SystemPlan } from './plan.ts';
import { planMixed } from './plan-mixed.ts';
import { planUniform } from './plan-uniform.ts';
import type { StandingAgent } from './repair.ts';
import { idleAcceptances } from './risks/acceptance.ts';
import { lessonId } from './risks/lessons.ts';
import { systemRules } from './rules/index.ts';
import type { AgentView, SystemView } from './rules/rule.ts';
import { sameStop } from './stop.ts';
import { heldBack, systemEntry } from './system-entry.ts';
import type { Planning } from './target-choices.ts';
import { termsOf } from './terms.ts';

export interface SystemInput {
  readonly desired: DesiredSystem;
  readonly observed: ObservedSystem | undefined;
  readonly history: SystemHistory;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The one entry that a system gets in the plan. */
export function planSystem({ desired, observed, history, now }: SystemInput, planning: Planning): SystemPlan {
  const view: SystemView = {
    desired,
    observed,
    agents: viewAgents(desired, observed, planning.landscape),
    history,
    now,
  };
  const terms = termsOf(view, planning.lessons);
  const held = heldByRules(view);
  if (held !== undefined) return { ...held, available: availableOn(undefined, terms, planning) };

  const [first, ...others] = standingAgents(view.agents);
  if (first === undefined) throw new TypeError(`system "${desired.name}" passed every rule without an Agent`);
  const uniform = others.every(({ stop }) => sameStop(stop, first.stop));
  const entry = uniform ? planUniform(first.stop, view, planning) : planMixed([first, ...others], view, planning);
  return {
    ...entry,
    available: availableOn(uniform ? first.stop : undefined, terms, planning),
    warnings: [...entry.warnings, ...idleAcceptances(desired.acceptedRisks, entry.risks, isRiskOf(planning))],
  };
}

function isRiskOf({ landscape, lessons }: Planning): (id: string) => boolean {
  return (id) =>
    landscape.knownIssues.some((issue) => issue.id === id) ||
    landscape.pathRules.some((rule) => rule.id === id) ||
    lessons.some((lesson) => lessonId(lesson) === id);
}

function viewAgents(
  desired: DesiredSystem,
  observed: ObservedSystem | undefined,
  landscape: Landscape,
): readonly AgentView[] {
  const seen = new Map(inAnyOrder(observed?.agents ?? []).map((agent) => [agent.name, agent]));
  return desired.agents
    .toSorted((a, b) => compareText(a.name, b.name))
    .map((endpoint) => {
      const agent = seen.get(endpoint.name);
      return { endpoint, seen: agent, finding: identifyAgent(agent, landscape) };
    });
}

function heldByRules(view: SystemView): SystemPlan | undefined {
  const refusals = systemRules.flatMap((rule) => {
    const refusal = rule.objection(view);
    return refusal === undefined ? [] : [{ verdict: refusal.verdict, objection: signed(rule.name, refusal) }];
  });
  const [first, ...others] = refusals;
  if (first === undefined) return undefined;
  const objections = [first.objection, ...others.map(({ objection }) => objection)] as const;
  return systemEntry(view, undefined, heldBack(first.verdict, objections));
}

function standingAgents(agents: readonly AgentView[]): readonly StandingAgent[] {
  return agents.flatMap((agent) => (agent.finding.kind === 'release' ? [{ agent, stop: agent.finding.stop }] : []));
}

/** Where an Agent is there twice, which one is shown must not depend on the order in which they were found. */
function inAnyOrder(agents: readonly ObservedAgent[]): readonly ObservedAgent[] {
  const names = new Set(agents.map(({ name }) => name));
  if (names.size === agents.length) return agents;
  return agents.toSorted((a, b) => compareText(canonicalJson(a), canonicalJson(b)));
}
