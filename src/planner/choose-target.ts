import { formatRelease, type Release } from '../model/release.ts';
import { compareText } from '../model/text-order.ts';
import { trainOf } from '../model/train.ts';
import { askAboutHop } from './ask.ts';
import { type Assessment, assessRelease } from './assess-release.ts';
import { riskObjections, wayTo } from './find-path.ts';
import type { Landscape } from './landscape.ts';
import type { Candidate, Objection, Risk } from './plan.ts';
import { type RiskBook, riskBook } from './risks/risk-book.ts';
import { pathRules, wishRules } from './rules/index.ts';
import type { Terms } from './rules/rule.ts';
import { compareStops, type Stop } from './stop.ts';

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
    };

const CANDIDATES_SHOWN = 16;
const UNPACKAGED_SHOWN = 5;

/** The newest eligible release on the track, or the pinned one; never "newest or nothing". */
export function chooseTarget(start: Stop, terms: Terms, landscape: Landscape): Choice {
  const { version, track } = terms.target;
  const risks = riskBook(landscape, terms);
  const stops = version === 'latest' ? newerOnTrack(start, terms, landscape) : stopsOfPin(version, landscape);
  const assess = (stop: Stop) => assessRelease(stop, start, terms, landscape, risks);
  const { assessments, eligible } = firstEligible(stops, assess, start, terms);
  const pinned = version !== 'latest';

  const go = (chosen: Assessment) => going(chosen, assessments, start, terms, landscape, risks);
  if (eligible !== undefined) return go(eligible);
  if (pinned && formatRelease(version) === start.name && start.track === track) {
    return { kind: 'stay', candidates: shown(assessments, undefined) };
  }
  const partWay = assessments.find(({ moves, objections }) => moves.length > 0 && objections.length > 0);
  if (partWay !== undefined) return go(partWay);

  const wanted = pinned ? assessments : assessments.filter((assessment) => assessment.wanted);
  const held = firstToRipen(wanted) ?? wanted[0];
  if (held !== undefined) {
    const candidates = shown(assessments, undefined);
    const { goal, objections } = held;
    return { kind: 'held', goal, objections, candidates, risks: risksBefore(held, start, terms, landscape, risks) };
  }
  return start.track === track
    ? { kind: 'stay', candidates: shown(assessments, undefined) }
    : offTrack(assessments, landscape, start, terms, risks);
}

/** Newest first; below the first eligible release only as many are assessed as are shown. */
function firstEligible(
  stops: readonly Stop[],
  assess: (stop: Stop) => Assessment,
  start: Stop,
  terms: Terms,
): { readonly assessments: readonly Assessment[]; readonly eligible: Assessment | undefined } {
  const assessments: Assessment[] = [];
  const beyond: Stop[] = [];
  let eligible: Assessment | undefined;
  for (const stop of stops) {
    if (eligible !== undefined && assessments.length >= CANDIDATES_SHOWN) break;
    const assessment = assess(stop);
    assessments.push(assessment);
    if (waitsForPerson(assessment)) beyond.push(stop);
    if (assessment.objections.length > 0 || eligible !== undefined) continue;
    if (isOnTheWay(assessment, beyond, start, terms)) eligible = assessment;
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
function isOnTheWay({ moves }: Assessment, beyond: readonly Stop[], start: Stop, terms: Terms): boolean {
  return beyond.every((goal) => {
    return moves.every((move) => {
      if (compareStops(move.to, goal) > 0) return true;
      return askAboutHop(pathRules, move, { ...terms, start, goal }).length === 0;
    });
  });
}

function going(
  assessment: Assessment,
  all: readonly Assessment[],
  start: Stop,
  terms: Terms,
  landscape: Landscape,
  risks: RiskBook,
): Choice {
  const straight = wayTo({ ...terms, start, goal: assessment.goal }, landscape, risks.fearless) ?? [];
  return {
    kind: 'go',
    assessment,
    candidates: shown(all, assessment),
    risks: assessment.moves.map((move) => risks.risksOf(move)),
    avoided: riskObjections(straight, risks),
  };
}

/** Of the hops that lead to a release which a risk holds back. */
function risksBefore(
  { goal, objections }: Assessment,
  start: Stop,
  terms: Terms,
  landscape: Landscape,
  risks: RiskBook,
): readonly Risk[] {
  if (!objections.some(({ rule }) => rule === 'known-risks')) return [];
  const straight = wayTo({ ...terms, start, goal }, landscape, risks.fearless) ?? [];
  return straight.flatMap((move) => risks.risksOf(move));
}

/** Of several releases that only need to age, the one that is ready first is what the system waits for. */
function firstToRipen(wanted: readonly Assessment[]): Assessment | undefined {
  return wanted.filter(isAging).toSorted((a, b) => compareText(ripeAt(a), ripeAt(b)))[0];
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
function offTrack(
  all: readonly Assessment[],
  landscape: Landscape,
  start: Stop,
  terms: Terms,
  risks: RiskBook,
): Choice {
  const candidates = shown(all, undefined);
  const offered = landscape.stops[terms.target.track];
  const refusedByAuthor = all.find(
    ({ goal, objections }) => goal.package !== undefined && objections[0]?.reason === 'AboveCeiling',
  );
  if (refusedByAuthor !== undefined) {
    return { kind: 'held', goal: refusedByAuthor.goal, objections: refusedByAuthor.objections, candidates, risks: [] };
  }
  const newest = offered.find((stop) => stop.package !== undefined) ?? offered[0];
  if (newest === undefined) return { kind: 'stay', candidates };
  const assessed = all.find(({ goal }) => goal === newest) ?? assessRelease(newest, start, terms, landscape, risks);
  const objection: Objection = {
    rule: 'on-track',
    reason: 'TrackSwitchRefused',
    message: `no ${terms.target.track} release that may be installed is a step forward from ${start.name}`,
  };
  return { kind: 'held', goal: newest, objections: [objection, ...assessed.objections], candidates, risks: [] };
}

/** Newest first. Of releases without a package the newest few that the author would want are shown. */
function newerOnTrack(start: Stop, terms: Terms, landscape: Landscape): readonly Stop[] {
  const newer = landscape.stops[terms.target.track].filter((stop) => compareStops(stop, start) > 0);
  const missed = newer.filter((stop) => stop.package === undefined && isWorthCataloguing(stop, terms));
  const shown = new Set(missed.slice(0, UNPACKAGED_SHOWN));
  return newer.filter((stop) => stop.package !== undefined || shown.has(stop));
}

function isWorthCataloguing(stop: Stop, terms: Terms): boolean {
  return stop.status === 'released' && wishRules.every((rule) => rule.objection(stop, terms) === undefined);
}

function stopsOfPin(version: Release, { byName }: Landscape): readonly Stop[] {
  const name = formatRelease(version);
  const stops = byName.get(name)?.toReversed() ?? [unheardOf(name, version)];
  const packaged = stops.filter((stop) => stop.package !== undefined);
  return packaged.length > 0 ? packaged : stops.slice(0, 1);
}

function unheardOf(name: string, release: Release): Stop {
  const train = trainOf(release);
  return {
    name,
    release,
    track: release.month === 0 ? 'main' : 'feature',
    build: undefined,
    builds: [],
    train,
    publishedWith: train,
    status: 'unlisted',
    releasedAt: undefined,
    notes: undefined,
    oddity: undefined,
    package: undefined,
    deltas: [],
    contradictions: [],
  };
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
