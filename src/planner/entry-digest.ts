import { digestOf } from '../model/digest.ts';
import { onceEach } from '../model/once-each.ts';
import type { PlannedAgent, SystemPlan } from './plan.ts';

/**
 * Over everything that an entry says. What it has in common with other entries, or says twice, counts by a digest of its
 * own, and is digested once.
 */
export function entryDigest(entry: SystemPlan): string {
  const { agents, available, candidates, current, hops, risks, warnings } = entry;
  return digestOf({
    ...entry,
    agents: ofAgents(agents),
    available: ofPart(available),
    candidates: ofPart(candidates),
    current: current === undefined ? undefined : { ...current, agents: ofAgents(current.agents) },
    hops: hops.map((hop) => ({ ...hop, risks: ofPart(hop.risks) })),
    risks: ofPart(risks),
    warnings: ofPart(warnings),
  });
}

const ofPart = onceEach((part: object): string => digestOf(part));

const ofAgents = onceEach((agents: readonly PlannedAgent[]): string => digestOf(agents.map(inKeyOrder)));

function inKeyOrder({ build, name, raw, release, role, state }: PlannedAgent): PlannedAgent {
  return { build, name, raw, release, role, state };
}
