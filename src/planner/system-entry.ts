import { plannedAgent, readingEvidence } from './describe-agents.ts';
import type { Objection, SystemPlan } from './plan.ts';
import type { SystemView } from './rules/rule.ts';
import { plannedRelease, type Stop } from './stop.ts';

type Standing = Pick<SystemPlan, 'system' | 'mode' | 'track' | 'agents' | 'evidence' | 'current' | 'warnings'>;
type Decision = Omit<SystemPlan, keyof Standing> & Partial<Pick<SystemPlan, 'evidence' | 'warnings'>>;

/** What can be said of a system whatever is decided; `current` is where it, or the hindmost of its Agents, stands. */
function standingOf(view: SystemView, current: Stop | undefined): Standing {
  const agents = view.agents.map(plannedAgent);
  return {
    system: view.desired.name,
    mode: view.desired.mode,
    track: view.desired.target.track,
    agents,
    evidence: view.observed === undefined ? [] : readingEvidence(view.agents),
    current: current === undefined ? undefined : { ...plannedRelease(current), agents },
    warnings: [],
  };
}

export function systemEntry(view: SystemView, current: Stop | undefined, decision: Decision): SystemPlan {
  const standing = standingOf(view, current);
  return {
    ...standing,
    ...decision,
    evidence: [...standing.evidence, ...(decision.evidence ?? [])],
    warnings: [...new Set(decision.warnings)],
  };
}

/** Nothing is installed: the first objection names the verdict, the others are told as evidence. */
export function heldBack(
  verdict: SystemPlan['verdict'],
  [first, ...others]: readonly [Objection, ...Objection[]],
): Decision {
  return {
    verdict,
    reason: first.reason,
    message: first.message,
    evidence: others.map(({ message, rule }) => `also in the way (${rule}): ${message}`),
    notBefore: first.notBefore,
    unblock: first.unblock,
    target: undefined,
    hops: [],
    candidates: [],
  };
}
