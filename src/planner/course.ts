import { lineOf } from '../model/release.ts';
import { agree, ask } from './ask.ts';
import type { Assessment } from './assess-release.ts';
import { availableOn } from './available.ts';
import type { Choice } from './choose-target.ts';
import { downTo, oldestOf } from './down-to.ts';
import { dueFirst, lastEnd } from './due-first.ts';
import { waysForward } from './earliest-allowed.ts';
import { type FixedBuild, fixedBuildOf } from './fixed-build.ts';
import { laterStops } from './later-stops.ts';
import type { Objection, Risk } from './plan.ts';
import { adviceOn, type CourseHop, planHop } from './plan-hops.ts';
import { idleAcceptances } from './risks/acceptance.ts';
import { crossedChanges } from './risks/breaking-changes.ts';
import { worstOfEach } from './risks/worst-of-each.ts';
import { gateRules, wayRules } from './rules/index.ts';
import type { Journey, Move, Target } from './rules/rule.ts';
import { describeCeiling, isAbove } from './rules/under-ceiling.ts';
import { isOnlyUncatalogued, type Shortlist } from './shortlist.ts';
import { endWarnings, standingWarnings } from './standing-warnings.ts';
import type { Standpoint } from './standpoint.ts';
import { describeStop, plannedRelease, type Stop } from './stop.ts';
import { type Decision, heldBack } from './system-entry.ts';
import { toldApart } from './told-apart.ts';
import { withWholeWayOut } from './whole-way-out.ts';

/** What is decided alike for every system that stands there and wants that. */
export type Course = Omit<Decision, 'hops'> & { readonly hops: readonly CourseHop[] };

type Plotted = Omit<Course, 'available'>;

export function plotCourse(target: Target, standpoint: Standpoint, choose: (target: Target) => Choice): Course {
  const { start, outlook } = standpoint;
  const { circumstances, risks } = outlook;
  const choice = choose(target);
  const course = plotted(choice, target, standpoint);
  const worst = worstOfEach(course.risks);
  const accepts = circumstances.acceptedRisks;
  const met = accepts.length === 0 ? worst : [...worst, ...risksAhead(choice, standpoint)];
  return {
    ...course,
    risks: worst,
    available: availableOn(start, target, outlook, choose),
    warnings: [
      ...new Set([...standingWarnings(start, outlook), ...course.warnings]),
      ...idleAcceptances(accepts, met, risks.isKnown),
    ],
  };
}

/** Of the way to what is wanted, where this plan does not go all of it yet. */
function risksAhead(choice: Choice, standpoint: Standpoint): readonly Risk[] {
  const goal = awaited(choice);
  return goal === undefined ? [] : standpoint.anyWayTo(goal).flatMap(standpoint.outlook.risks.risksOf);
}

function awaited(choice: Choice): Stop | undefined {
  switch (choice.kind) {
    case 'stay':
      return undefined;
    case 'held':
      return choice.goal;
    case 'go':
      return choice.assessment.objections.length > 0 ? choice.assessment.goal : undefined;
  }
}

function plotted(choice: Choice, target: Target, standpoint: Standpoint): Plotted {
  switch (choice.kind) {
    case 'stay':
      return stay(choice.considered, target, standpoint);
    case 'held':
      return held(choice, target, standpoint);
    case 'go':
      return go(choice, target, standpoint);
  }
}

function stay(considered: Shortlist, target: Target, { start, outlook }: Standpoint): Plotted {
  const { ceiling } = target;
  if (ceiling !== undefined && isAbove(start.release, ceiling)) {
    const objection: Objection = {
      rule: 'under-ceiling',
      reason: 'AboveCeiling',
      message: `${start.name} runs and is above the ceiling ${describeCeiling(ceiling)}; there is no way back`,
      unblock: `write \`ceiling: "${lineOf(start.release)}"\` or higher`,
    };
    return { ...heldBack('blocked', [objection]), ...considered };
  }
  const fixed = fixedBuildOf(start, outlook);
  const isMissed = fixed !== undefined && !fixed.isInCatalog;
  const but = fixed === undefined ? '' : `, but not on its fixed build: ${fixed.inWords}`;
  return {
    verdict: 'up-to-date',
    reason: 'UpToDate',
    message: `${describeStop(start)} is ${wantedBy(target)}${but}${isMissed ? ', which the Catalog does not have' : ''}`,
    evidence: [],
    notBefore: undefined,
    unblock: fixed === undefined ? undefined : wayToFixed(fixed, start, considered),
    target: plannedRelease(start),
    hops: [],
    risks: [],
    ...considered,
    warnings: [...endWarnings(start, start, outlook), ...uncatalogued(considered, start)],
  };
}

function wantedBy({ version, track }: Target): string {
  return version === 'latest' ? `the newest eligible release on the ${track} track` : 'the release asked for';
}

/** Releases that only the Catalog keeps away. */
function uncatalogued({ candidates }: Shortlist, start: Stop): readonly string[] {
  const missed = candidates.filter(({ objections }) => isOnlyUncatalogued(objections));
  if (missed.length === 0) return [];
  const more = missed.reduce((sum, { alike }) => sum + (alike?.count ?? 0), 0);
  const [, ...names] = toldApart([plannedRelease(start), ...missed]);
  return [`newer on this track and not in the Catalog: ${downTo(names, more, oldestOf(missed, names))}`];
}

function held(
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

function go(
  { assessment, considered, risks, avoided }: Extract<Choice, { kind: 'go' }>,
  target: Target,
  standpoint: Standpoint,
): Plotted {
  const { start, outlook } = standpoint;
  const { goal, moves, objections } = assessment;
  const journey = standpoint.journeyTo(goal);
  const [gate] = objections;
  const end = moves.at(-1)?.to ?? goal;
  const stops = toldApart([start, ...moves.map(({ to }) => to)].map(plannedRelease));
  const path = stops.join(' → ');
  const rebuilt = end.name === start.name ? rebuiltInWords(target, standpoint) : '';
  return {
    verdict: 'upgrade',
    reason: moves.length > 1 || gate !== undefined ? 'HopRequired' : 'UpgradeAvailable',
    message: `${path}${rebuilt}${gate === undefined ? '' : `, and then: ${gate.message}`}`,
    evidence: avoided.map(
      ({ message }) =>
        `not the straight way to ${goal.name}: ${message}; chosen instead: ${stops.slice(1).join(' → ')}`,
    ),
    notBefore: undefined,
    unblock: gate?.unblock,
    target: plannedRelease(goal),
    hops: moves.map((move, index) => {
      return planHop(move, risks[index] ?? [], outlook.circumstances, whyTo(move, target, journey, avoided));
    }),
    risks: risks.flat(),
    ...considered,
    warnings: [
      ...endWarnings(start, end, outlook),
      ...adviceOn(moves, journey),
      ...laterStops(goal, moves, standpoint),
      ...crossedChanges(start, end, outlook.landscape.breakingChanges),
    ],
  };
}

/** A fixed build of the Catalog was refused as the candidate that it is. */
function wayToFixed({ build, isInCatalog }: FixedBuild, { name }: Stop, { candidates }: Shortlist): string | undefined {
  if (!isInCatalog) return `add the full package of ${name}, build ${build}, to the Catalog`;
  return candidates.find(({ release }) => release === name)?.objections[0]?.unblock;
}

/** Only the build changes, and somebody may wonder why. */
function rebuiltInWords(target: Target, { start, outlook }: Standpoint): string {
  const fixed = fixedBuildOf(start, outlook);
  if (fixed === undefined) return `: it is at ${wantedBy(target)}, which was built again since`;
  return `: it is at ${wantedBy(target)}, but not on its fixed build: ${fixed.inWords}`;
}

function whyTo({ from, to }: Move, target: Target, journey: Journey, avoided: readonly Objection[]): string {
  const { goal } = journey;
  if (to !== goal) {
    const straight: Move = { from, to: goal };
    const [objection = avoided[0]] = [...ask(wayRules, straight, journey), ...ask(gateRules, straight, journey)];
    return `a stop on the way to ${goal.name}: ${objection?.message ?? 'a person acts here before the way goes on'}`;
  }
  if (to.name === from.name) return 'a later build of the release that runs';
  return target.version === 'latest'
    ? `the newest eligible release on the ${target.track} track`
    : 'the release that the system asks for';
}
