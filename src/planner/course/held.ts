import { agree } from '../ask.ts';
import type { Assessment } from '../assess-release.ts';
import type { Choice } from '../choose-target.ts';
import { dueFirst, lastEnd } from '../due-first.ts';
import { waysForward } from '../earliest-allowed.ts';
import { adviceOn } from '../plan-hops.ts';
import { gateRules } from '../rules/index.ts';
import type { Move, Target } from '../rules/rule.ts';
import type { Standpoint } from '../standpoint.ts';
import { describeStop, plannedRelease, type Stop } from '../stop.ts';
import { heldBack } from '../system-entry.ts';
import type { Plotted } from './course.ts';
import { withWholeWayOut } from './whole-way-out.ts';

/** Something newer is wanted, and does not go now. */
export function held(
  { goal, objections, considered, risks, younger }: Extract<Choice, { kind: 'held' }>,
  target: Target,
  standpoint: Standpoint,
): Plotted {
  const { start } = standpoint;
  // What ends by itself does not lead where something else has to be done.
  const due = dueFirst(objections, start);
  const lasting = due.find(({ notBefore }) => notBefore === undefined);
  const first = lasting ?? due[0];
  if (first === undefined) throw new TypeError(`${describeStop(goal)} is held back by nothing`);
  const others = objections.filter((objection) => objection !== first);
  const ages = lasting === undefined;
  const goesBack = first.reason === 'DowngradeRefused' || first.reason === 'TrackSwitchRefused';
  const headline =
    goesBack && first.unblock === undefined
      ? { ...first, unblock: waysForward(target, standpoint) }
      : withWholeWayOut(objections, first);
  const waitsForPerson = first.reason === 'ManualStepRequired';
  const standing = heldBack(ages ? 'waiting' : 'blocked', [headline, ...others]);
  return {
    ...standing,
    evidence: [...standing.evidence, ...youngerEvidence(younger)],
    notBefore: ages ? lastEnd(objections) : undefined,
    target: plannedRelease(goal),
    risks,
    ...considered,
    warnings: waitsForPerson ? adviceOn(hopsUpToStep(goal, standpoint), standpoint.journeyTo(goal)) : [],
  };
}

/** Those that are made once a person has acted, the one that waits for it included. */
function hopsUpToStep(goal: Stop, standpoint: Standpoint): readonly Move[] {
  const journey = standpoint.journeyTo(goal);
  const moves = standpoint.wayTo(goal, 'installable', 'of-risks') ?? standpoint.anyWayTo(goal);
  const waiting = moves.findIndex((move) => !agree(gateRules, move, journey));
  return waiting < 0 ? moves : moves.slice(0, waiting + 1);
}

/** What comes after the goal, once it is old enough. */
function youngerEvidence(younger: Assessment | undefined): readonly string[] {
  if (younger === undefined) return [];
  return younger.objections.map(({ message, rule }) => `newer, and held back (${rule}): ${message}`);
}
