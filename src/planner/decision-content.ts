import { type ContentOf, digestOf } from '../model/digest.ts';
import { onceEach } from '../model/once-each.ts';
import type { Hop, SystemPlan } from './plan.ts';

/**
 * Stands for what was decided on a system. What it has in common with other entries counts by a digest of its own, and is
 * digested once. The Agents as they were found are no part of it, nor is what digests say:
 * both have a digest already.
 */
export function decisionContent(entry: SystemPlan): ContentOf<SystemPlan, 'agents' | 'ahead'> {
  const { available, basis, candidates, current, digest, evidence, hops, message, mode, notBefore } = entry;
  const { reason, risks, system, target, track, unblock, unlisted, verdict, warnings } = entry;
  return {
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
    unlisted,
    verdict,
    warnings: ofPart(warnings),
  };
}

const ofPart = onceEach((part: object): string => digestOf(part));

type Current = NonNullable<SystemPlan['current']>;

function ofCurrent({ build, notes, release, track, train }: Current): ContentOf<Current, 'agents'> {
  return { build, notes, release, track, train };
}

function ofHop({ agents, failoverPolicy, from, package: wanted, risks, to, why }: Hop): ContentOf<Hop, 'estimate'> {
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
