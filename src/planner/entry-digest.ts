import { type ContentOf, digestOf } from '../model/digest.ts';
import { onceEach } from '../model/once-each.ts';
import type { Hop, PlannedAgent, SystemPlan } from './plan.ts';

/**
 * Over everything that an entry says. What it has in common with other entries, or says twice, counts by a digest of its
 * own, and is digested once.
 */
export function entryDigest(entry: SystemPlan): string {
  const { agents, candidates, current, digest, evidence, hops, message, mode, notBefore, reason, risks } = entry;
  const { available, basis, system, target, track, unblock, verdict, warnings } = entry;
  const content: ContentOf<SystemPlan> = {
    agents: ofAgents(agents),
    available: ofPart(available),
    basis,
    candidates: ofPart(candidates),
    current: current && ofCurrent(current),
    digest,
    evidence,
    hops: hops.map(ofHop),
    message,
    mode,
    notBefore,
    reason,
    risks: ofPart(risks),
    system,
    target: target && ofPart(target),
    track,
    unblock,
    verdict,
    warnings: ofPart(warnings),
  };
  return digestOf(content);
}

const ofPart = onceEach((part: object): string => digestOf(part));

const ofAgents = onceEach((agents: readonly PlannedAgent[]): string => digestOf(agents.map(ofAgent)));

function ofAgent({ build, name, raw, release, role, state }: PlannedAgent): ContentOf<PlannedAgent> {
  return { build, name, raw, release, role, state };
}

type Current = NonNullable<SystemPlan['current']>;

function ofCurrent({ agents, build, notes, release, track, train }: Current): ContentOf<Current> {
  return { agents: ofAgents(agents), build, notes, release, track, train };
}

function ofHop({ agents, failoverPolicy, from, package: wanted, risks, to, why }: Hop): ContentOf<Hop> {
  return {
    agents,
    failoverPolicy,
    from: ofPart(from),
    package: ofPart(wanted),
    risks: ofPart(risks),
    to: ofPart(to),
    why,
  };
}
