import { choosePackage } from './choose-package.ts';
import type { Hop, Risk } from './plan.ts';
import { advices } from './rules/index.ts';
import type { Circumstances, Journey, Move } from './rules/rule.ts';
import { describeStop, isPackaged, plannedRelease } from './stop.ts';

/** A hop for a move that every rule allows, but for the Agents that make it. */
export function planHop(move: Move, risks: readonly Risk[], circumstances: Circumstances, why: string): CourseHop {
  const { from, to } = move;
  const chosen = choosePackage(move);
  if (!isPackaged(to) || chosen === undefined) {
    throw new TypeError(`${describeStop(to)} is on the way and has no package`);
  }
  const { kind, from: location, sha256, size } = chosen.entry;
  return {
    from: plannedRelease(from),
    to: { ...plannedRelease(to), build: to.build },
    package: { kind, from: location, sha256, size, ...(chosen.why === undefined ? {} : { why: chosen.why }) },
    failoverPolicy: policyOf(circumstances),
    risks,
    why,
  };
}

export type CourseHop = Omit<Hop, 'agents'>;

export function withAgents({ why, ...hop }: CourseHop, agents: readonly string[]): Hop {
  return { ...hop, agents, why };
}

/** Where there is no pair the policy has no effect; the one that the vendor recommends is written then. */
function policyOf({ failover }: Circumstances): Hop['failoverPolicy'] {
  return failover === 'no-pairs' || failover === 'undetermined' ? 'simultaneous' : failover;
}

export function adviceOn(moves: readonly Move[], journey: Journey): readonly string[] {
  const said = moves.flatMap((move) => advices.map((advice) => advice.advice(move, journey)));
  return [...new Set(said.filter((sentence) => sentence !== undefined))];
}
