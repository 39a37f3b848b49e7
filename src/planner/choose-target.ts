import { formatRelease } from '../model/release.ts';
import { compareText } from '../model/text-order.ts';
import { agree } from './ask.ts';
import { type Assessment, assessRelease } from './assess-release.ts';
import { dueFirst, lastEnd } from './due-first.ts';
import { riskObjections } from './find-path.ts';
import type { Objection, Risk } from './plan.ts';
import { gateRules, wayRules } from './rules/index.ts';
import type { Target } from './rules/rule.ts';
import { MOST_CANDIDATES, type Shortlist, shortlist } from './shortlist.ts';
import type { Standpoint } from './standpoint.ts';
import { compareStops, type Stop } from './stop.ts';
import { stopsToAssess } from './stops-to-assess.ts';

export type Choice =
  /** `goal` is reached by the moves, or, with objections, lies behind the last of them. */
  | {
      readonly kind: 'go';
      readonly assessment: Assessment;
      readonly considered: Shortlist;
      /** Of each move, in order. */
      readonly risks: readonly (readonly Risk[])[];
      /** What holds back the way that would have been shorter, or preferred. */
      readonly avoided: readonly Objection[];
    }
  | { readonly kind: 'stay'; readonly considered: Shortlist }
  /** Something is wanted and held back. `objections` is not empty; its first one names the verdict. */
  | {
      readonly kind: 'held';
      readonly goal: Stop;
      readonly objections: readonly Objection[];
      readonly considered: Shortlist;
      /** Of the way to the goal, where a risk holds it back. */
      readonly risks: readonly Risk[];
      /** A newer release that is wanted, too, and that has to age besides. */
      readonly younger?: Assessment | undefined;
    };

/** The newest eligible release on the track, or the pinned one; never "newest or nothing". */
export function chooseTarget(target: Target, standpoint: Standpoint): Choice {
  const { version, track } = target;
  const { start } = standpoint;
  const looked = firstEligible(target, standpoint);
  const { assessments, eligible } = looked;
  const pinned = version !== 'latest';

  if (eligible !== undefined) return going(eligible, looked, standpoint);
  if (pinned && formatRelease(version) === start.name && start.track === track) {
    return { kind: 'stay', considered: listed(looked) };
  }
  const partWay = assessments.find(({ moves, objections }) => moves.length > 0 && objections.length > 0);
  if (partWay !== undefined) return going(partWay, looked, standpoint);

  const wanted = pinned ? assessments : assessments.filter((assessment) => assessment.wanted);
  const held = firstToRipen(wanted, start) ?? firstForPerson(wanted) ?? wanted[0];
  if (held !== undefined) {
    const { goal, objections } = held;
    const younger = wanted[0] !== held && ages(wanted[0]) ? wanted[0] : undefined;
    const risks = risksBefore(held, standpoint);
    return { kind: 'held', goal, objections, considered: listed(looked), risks, younger };
  }
  return start.track === track ? { kind: 'stay', considered: listed(looked) } : offTrack(looked, target, standpoint);
}

interface Looked {
  readonly assessments: readonly Assessment[];
  readonly eligible: Assessment | undefined;
  /** More that only the Catalog lacks. */
  readonly uncatalogued: readonly Stop[];
}

function listed({ assessments, uncatalogued }: Looked, chosen?: Assessment): Shortlist {
  return shortlist(assessments, chosen, uncatalogued);
}

/** Newest first; below the first eligible release only as many are assessed as are shown. */
function firstEligible(target: Target, standpoint: Standpoint): Looked {
  const assessments: Assessment[] = [];
  const beyond: Stop[] = [];
  let eligible: Assessment | undefined;
  const { stops, uncatalogued } = stopsToAssess(target, standpoint);
  for (const stop of stops) {
    if (eligible !== undefined && assessments.length >= MOST_CANDIDATES) break;
    const assessment = assessRelease(stop, target, standpoint);
    assessments.push(assessment);
    if (waitsForPerson(assessment)) beyond.push(stop);
    if (assessment.objections.length > 0 || eligible !== undefined) continue;
    if (isOnTheWay(assessment, beyond, standpoint)) eligible = assessment;
  }
  return { assessments, eligible, uncatalogued };
}

/** A person has to act, or to take a risk on. */
function waitsForPerson({ objections }: Assessment): boolean {
  return (
    objections.length > 0 &&
    objections.every(({ reason, rule }) => reason === 'ManualStepRequired' || rule === 'known-risks')
  );
}

/** A release that is taken because a newer one waits for a person, or for an acceptance, must not be a stop that the way to the newer one avoids. */
function isOnTheWay({ moves }: Assessment, beyond: readonly Stop[], standpoint: Standpoint): boolean {
  return beyond.every((goal) => {
    const journey = standpoint.journeyTo(goal);
    return moves.every((move) => {
      if (compareStops(move.to, goal) > 0) return true;
      return agree(wayRules, move, journey) && agree(gateRules, move, journey);
    });
  });
}

function going(assessment: Assessment, looked: Looked, standpoint: Standpoint): Choice {
  const { outlook } = standpoint;
  return {
    kind: 'go',
    assessment,
    considered: listed(looked, assessment),
    risks: assessment.moves.map((move) => outlook.risks.risksOf(move)),
    avoided: riskObjections(standpoint.straightTo(assessment.goal), outlook),
  };
}

/** Of the hops that lead to a release which a risk holds back. */
function risksBefore({ goal, objections }: Assessment, standpoint: Standpoint): readonly Risk[] {
  if (!objections.some(({ rule }) => rule === 'known-risks')) return [];
  return standpoint.straightTo(goal).flatMap((move) => standpoint.outlook.risks.risksOf(move));
}

/** Of several releases that only need to age, the one that is ready first is what the system waits for. */
function firstToRipen(wanted: readonly Assessment[], start: Stop): Assessment | undefined {
  return wanted
    .filter((assessment) => isAging(assessment, start))
    .toSorted((a, b) => compareText(ripeAt(a), ripeAt(b)))[0];
}

/** Where the newest release has to age and waits for a person besides, waiting alone opens nothing; a person's act may open an older one now. */
function firstForPerson(wanted: readonly Assessment[]): Assessment | undefined {
  return ages(wanted[0]) ? wanted.find(waitsForPerson) : undefined;
}

function ages(assessment: Assessment | undefined): boolean {
  return assessment?.objections.some(({ notBefore }) => notBefore !== undefined) ?? false;
}

function ripeAt({ objections }: Assessment): string {
  return lastEnd(objections) ?? '';
}

function isAging({ objections }: Assessment, start: Stop): boolean {
  return objections.length > 0 && dueFirst(objections, start).every(({ notBefore }) => notBefore !== undefined);
}

/** The system is on the other track, and nothing on the wanted one would be a step forward. */
function offTrack(looked: Looked, target: Target, standpoint: Standpoint): Choice {
  const { assessments: all } = looked;
  const considered = listed(looked);
  const offered = standpoint.outlook.landscape.stops[target.track].filter(({ train }) => train !== undefined);
  const refusedByAuthor = all.find(
    ({ goal, objections }) => goal.package !== undefined && objections[0]?.reason === 'AboveCeiling',
  );
  if (refusedByAuthor !== undefined) {
    return { kind: 'held', goal: refusedByAuthor.goal, objections: refusedByAuthor.objections, considered, risks: [] };
  }
  const newest = offered.find((stop) => stop.package !== undefined) ?? offered[0];
  if (newest === undefined) return { kind: 'stay', considered };
  const assessed = all.find(({ goal }) => goal === newest) ?? assessRelease(newest, target, standpoint);
  const objection: Objection = {
    rule: 'on-track',
    reason: 'TrackSwitchRefused',
    message: `no ${target.track} release that may be installed is a step forward from ${standpoint.start.name}`,
  };
  return { kind: 'held', goal: newest, objections: [objection, ...assessed.objections], considered, risks: [] };
}
