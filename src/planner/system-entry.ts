import { plannedAgent, readingEvidence } from './describe-agents.ts';
import { addressed, addressedTo, confirmationEvidence } from './manual-steps.ts';
import type { Objection, SystemPlan } from './plan.ts';
import type { SystemView } from './rules/rule.ts';
import { plannedRelease, type Stop } from './stop.ts';

/** What was decided; the rest of an entry follows from what was found. */
export type Decision = Omit<SystemPlan, 'system' | 'mode' | 'track' | 'agents' | 'current' | 'basis' | 'digest'>;

/** `current` is where the system, or the hindmost of its Agents, stands. */
export function systemEntry(view: SystemView, current: Stop | undefined, decision: Decision): SystemPlan {
  const { name, mode, target } = view.desired;
  const agents = view.agents.map(plannedAgent);
  const readings = view.observed === undefined ? [] : readingEvidence(view.agents);
  return {
    system: name,
    verdict: decision.verdict,
    reason: decision.reason,
    message: decision.message,
    evidence: [...readings, ...confirmationEvidence(view.history, current, decision.candidates), ...decision.evidence],
    notBefore: decision.notBefore,
    unblock: decision.unblock === undefined ? undefined : addressed(name, decision.unblock),
    mode,
    track: target.track,
    ...(current === undefined ? { current, agents } : { current: { ...plannedRelease(current), agents } }),
    target: decision.target,
    hops: decision.hops,
    risks: decision.risks,
    candidates: addressedTo(name, decision.candidates),
    ...(decision.unlisted === undefined ? {} : { unlisted: decision.unlisted }),
    available: decision.available,
    warnings: decision.warnings,
  };
}

/** Nothing is installed: the first objection names the verdict, the others are told as evidence. */
export function heldBack(
  verdict: SystemPlan['verdict'],
  [first, ...others]: readonly [Objection, ...Objection[]],
): Omit<Decision, 'available'> & { readonly hops: readonly [] } {
  return {
    verdict,
    reason: first.reason,
    message: first.message,
    evidence: others.map(({ message, rule }) => `also in the way (${rule}): ${message}`),
    notBefore: first.notBefore,
    unblock: first.unblock,
    target: undefined,
    hops: [],
    risks: [],
    candidates: [],
    warnings: [],
  };
}
