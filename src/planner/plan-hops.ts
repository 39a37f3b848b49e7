import { askAboutHop } from './ask.ts';
import { choosePackage } from './choose-package.ts';
import type { Hop, Objection, Risk } from './plan.ts';
import { advices, pathRules } from './rules/index.ts';
import type { Journey, Move } from './rules/rule.ts';
import { describeStop, isPackaged, type PackagedStop, plannedRelease } from './stop.ts';

/** Hops for moves that every rule allows. A stop without a package cannot be on the way; were one there, it would be a bug. */
export function planHops(
  moves: readonly Move[],
  risks: readonly (readonly Risk[])[],
  journey: Journey,
  agents: readonly string[],
  avoided: readonly Objection[] = [],
): readonly Hop[] {
  return moves.map((move, index) => {
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
      failoverPolicy: policyOf(journey),
      risks: risks[index] ?? [],
      agents,
      why: whyTo(to, move, journey, avoided),
    };
  });
}

/** Where there is no pair the policy has no effect; the one that the vendor recommends is written then. */
function policyOf({ failover }: Journey): Hop['failoverPolicy'] {
  return failover === 'no-pairs' || failover === 'undetermined' ? 'simultaneous' : failover;
}

function whyTo(to: PackagedStop, { from }: Move, journey: Journey, avoided: readonly Objection[]): string {
  const { goal, target } = journey;
  if (to !== goal) {
    const [objection = avoided[0]] = askAboutHop(pathRules, { from, to: goal }, journey);
    return `a stop on the way to ${goal.name}: ${objection?.message ?? 'a person acts here before the way goes on'}`;
  }
  const { version, track } = target;
  return version === 'latest'
    ? `the newest eligible release on the ${track} track`
    : 'the release that the system asks for';
}

export function adviceOn(moves: readonly Move[], journey: Journey): readonly string[] {
  const said = moves.flatMap((move) => advices.map((advice) => advice.advice(move, journey)));
  return [...new Set(said.filter((sentence) => sentence !== undefined))];
}
