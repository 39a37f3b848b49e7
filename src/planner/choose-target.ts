import { formatRelease } from '../model/release.ts';
import { compareText } from '../model/text-order.ts';
import { agree } from './ask.ts';
import { type Assessment, assessRelease } from './assess-release.ts';
import { riskObjections } from './find-path.ts';
import type { Candidate, Objection, Risk } from './plan.ts';
import { gateRules, pathRules } from './rules/index.ts';
import type { Target } from './rules/rule.ts';
import type { Standpoint } from './standpoint.ts';
import { compareStops, type Stop } from './stop.ts';
import { stopsToAssess } from './stops-to-assess.ts';

export type Choice =
  /** `goal` is reached by the moves, or, with objections, lies behind the last of them. */
  | {
      readonly kind: 'go';
      readonly assessment: Assessment;
      readonly candidates: readonly Candidate[];
      /** Of each move, in order. */
      readonly risks: readonly (readonly Risk[])[];
      /** What holds back the way that would have been shorter, or preferred. */
      readonly avoided: readonly Objection[];
    }
  | { readonly kind: 'stay'; readonly candidates: readonly Candidate[] }
  /** Something is wanted and held back. `objections` is not empty; its first one names the verdict. */
  | {
      readonly kind: 'held';
      readonly goal: Stop;
      readonly objections: readonly Objection[];
      readonly candidates: readonly Candidate[];
      /** Of the way to the goal, where a risk holds it back. */
      readonly risks: readonly Risk[];
      /** A newer release that is wanted, too, and that has to age besides. */
      readonly younger?: Assessment | undefined;
    };

const CANDIDATES_SHOWN = 16;

/** The newest eligible release on the track, or the pinned one; never "newest or nothing". */
export function chooseTarget(target: Target, standpoint: Standpoint): Choice {
  const { version, track } = target;
  const { start } = standpoint;
  const { assessments, eligible } = firstEligible(target, standpoint);
  const pinned = version !== 'latest';

  if (eligible !== undefined) return going(eligible, assessments, standpoint);
  if (pinned && formatRelease(version) === start.name && start.track === track) {
    return { kind: 'stay', candidates: shown(assessments, undefined) };
  }
  const partWay = assessments.find(({ moves, objections }) => moves.length > 0 && objections.length > 0);
  if (partWay !== undefined) return going(partWay, assessments, standpoint);

  const wanted = pinned ? assessments : assessments.filter((assessment) => assessment.wanted);
  const held = firstToRipen(wanted) ?? firstForPerson(wanted) ?? wanted[0];
  if (held !== undefined) {
    const { goal, objections } = held;
    const candidates = shown(assessments, undefined);
    const younger = wanted[0] !== held && ages(wanted[0]) ? wanted[0] : undefined;
    return { kind: 'held', goal, objections, candidates, risks: risksBefore(held, standpoint), younger };
  }
  return start.track === track
    ? { kind: 'stay', candidates: shown(assessments, undefined) }
    : offTrack(assessments, target, standpoint);
}

/** Newest first; below the first eligible release only as many are assessed as are shown. */
function firstEligible(
  target: Target,
  standpoint: Standpoint,
): { readonly assessments: readonly Assessment[]; readonly eligible: Assessment | undefined } {
  const assessments: Assessment[] = [];
  const beyond: Stop[] = [];
  let eligible: Assessment | undefined;
  for (const stop of stopsToAssess(target, standpoint)) {
    if (eligible !== undefined && assessments.length >= CANDIDATES_SHOWN) break;
    const assessment = assessRelease(stop, target, standpoint);
    assessments.push(assessment);
    if (waitsForPerson(assessment)) beyond.push(stop);
    if (assessment.objections.length > 0 || eligible !== undefined) continue;
    if (isOnTheWay(assessment, beyond, standpoint)) eligible = assessment;
  }
  return { assessments, eligible };
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
      return agree(pathRules, move, journey) && agree(gateRules, move, journey);
    });
  });
}

function going(assessment: Assessment, all: readonly Assessment[], standpoint: Standpoint): Choice {
  const { outlook } = standpoint;
  return {
    kind: 'go',
    assessment,
    candidates: shown(all, assessment),
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
function firstToRipen(wanted: readonly Assessment[]): Assessment | undefined {
  return wanted.filter(isAging).toSorted((a, b) => compareText(ripeAt(a), ripeAt(b)))[0];
}

/** Where the newest release has to age and waits for a person besides, waiting alone opens nothing; a person's act may open an older one now. */
function firstForPerson(wanted: readonly Assessment[]): Assessment | undefined {
  return ages(wanted[0]) ? wanted.find(waitsForPerson) : undefined;
}

function ages(assessment: Assessment | undefined): boolean {
  return assessment?.objections.some(({ notBefore }) => notBefore !== undefined) ?? false;
}

/** When the last of its objections ends. */
function ripeAt({ objections }: Assessment): string {
  return (
    objections
      .map(({ notBefore = '' }) => notBefore)
      .toSorted(compareText)
      .at(-1) ?? ''
  );
}

function isAging({ objections }: Assessment): boolean {
  return objections.length > 0 && objections.every(({ notBefore }) => notBefore !== undefined);
}

/** The system is on the other track, and nothing on the wanted one would be a step forward. */
function offTrack(all: readonly Assessment[], target: Target, standpoint: Standpoint): Choice {
  const candidates = shown(all, undefined);
  const offered = standpoint.outlook.landscape.stops[target.track].filter(({ train }) => train !== undefined);
  const refusedByAuthor = all.find(
    ({ goal, objections }) => goal.package !== undefined && objections[0]?.reason === 'AboveCeiling',
  );
  if (refusedByAuthor !== undefined) {
    return { kind: 'held', goal: refusedByAuthor.goal, objections: refusedByAuthor.objections, candidates, risks: [] };
  }
  const newest = offered.find((stop) => stop.package !== undefined) ?? offered[0];
  if (newest === undefined) return { kind: 'stay', candidates };
  const assessed = all.find(({ goal }) => goal === newest) ?? assessRelease(newest, target, standpoint);
  const objection: Objection = {
    rule: 'on-track',
    reason: 'TrackSwitchRefused',
    message: `no ${target.track} release that may be installed is a step forward from ${standpoint.start.name}`,
  };
  return { kind: 'held', goal: newest, objections: [objection, ...assessed.objections], candidates, risks: [] };
}

/** At most a screenful, and the chosen one always. */
function shown(assessments: readonly Assessment[], chosen: Assessment | undefined): readonly Candidate[] {
  const position = chosen === undefined ? -1 : assessments.indexOf(chosen);
  const first = Math.max(0, position - CANDIDATES_SHOWN + 1);
  return assessments.slice(first, first + CANDIDATES_SHOWN).map((assessment) => ({
    release: assessment.goal.name,
    build: assessment.goal.build,
    chosen: assessment === chosen,
    objections: assessment.objections,
  }));
}
