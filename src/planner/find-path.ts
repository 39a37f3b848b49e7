import { askAboutHop, askAboutRelease } from './ask.ts';
import type { Landscape } from './landscape.ts';
import type { Objection } from './plan.ts';
import { holdsBack } from './risks/acceptance.ts';
import type { RiskBook } from './risks/risk-book.ts';
import { riskObjection } from './risks/risk-objection.ts';
import { conductRules, forwardRules, packageRules, pathRules } from './rules/index.ts';
import type { Journey, Move } from './rules/rule.ts';
import { compareStops, describeStop, type Stop } from './stop.ts';

export interface Path {
  /** The hops that can be made by themselves, from the start on. Empty where the first one is refused. */
  readonly moves: readonly Move[];
  /** What stands between the last of these hops and the goal; empty where they lead there. */
  readonly objections: readonly Objection[];
}

/**
 * The shortest way to the goal that every rule allows and no risk holds back; between ways of one length the one with
 * the fewest accepted risks, then the one with the latest stops, main releases before feature releases: the vendor asks
 * for the latest CU of a line. Where a manual step is due on the way, it ends before that step.
 */
export function findPath(journey: Journey, landscape: Landscape, risks: RiskBook): Path {
  const moves = wayTo(journey, landscape, risks);
  if (moves !== undefined) return upToFirstObjection(moves, journey);
  const straight = wayTo(journey, landscape, risks.fearless);
  const objections =
    straight === undefined ? whatIsMissing(journey, landscape, risks.fearless) : riskObjections(straight, risks);
  return { moves: [], objections };
}

/** The way that would be taken if no risk held anything back. */
export function wayTo(journey: Journey, landscape: Landscape, risks: RiskBook): readonly Move[] | undefined {
  const direct: Move = { from: journey.start, to: journey.goal };
  return isOpen(direct, journey, risks) ? [direct] : searchStops(journey, landscape, risks);
}

/** What holds back the first hop of a way that anything holds back. */
export function riskObjections(moves: readonly Move[], risks: RiskBook): readonly Objection[] {
  const held = moves.find((move) => risks.weigh(move).open > 0);
  return held === undefined ? [] : risks.risksOf(held).filter(holdsBack).map(riskObjection);
}

function upToFirstObjection(moves: readonly Move[], journey: Journey): Path {
  for (const [index, move] of moves.entries()) {
    const objections = [...askAboutHop(pathRules, move, journey), ...askAboutHop(conductRules, move, journey)];
    if (objections.length === 0) continue;
    const waitsForPerson = objections.every(({ reason }) => reason === 'ManualStepRequired');
    return { moves: waitsForPerson ? moves.slice(0, index) : [], objections };
  }
  return { moves, objections: [] };
}

function searchStops(journey: Journey, landscape: Landscape, risks: RiskBook): readonly Move[] | undefined {
  const available = stopsBetween(journey, landscape).filter((stop) => isAvailable(stop, journey));
  return shortest(available, journey, risks);
}

/** Looks again with stops that are not there yet, to say exactly what would open the way. */
function whatIsMissing(journey: Journey, landscape: Landscape, fearless: RiskBook): readonly Objection[] {
  const between = stopsBetween(journey, landscape);
  const aging = shortest(
    between.filter((stop) => onlyAges(stop, journey)),
    journey,
    fearless,
  );
  const published = between.filter(({ status }) => status !== 'preview');
  const packagedFirst = published.toSorted((a, b) => Number(isAvailable(b, journey)) - Number(isAvailable(a, journey)));
  const missing = aging ?? shortest(packagedFirst, journey, fearless);
  const inTheWay = (missing ?? []).flatMap(({ to }) => {
    if (to === journey.goal) return [];
    return askAboutRelease(packageRules, to, journey).map((objection) => ({
      ...objection,
      message: `the way to ${describeStop(journey.goal)} needs a stop at ${describeStop(to)}: ${objection.message}`,
    }));
  });
  if (inTheWay.length > 0) return inTheWay;
  const direct: Move = { from: journey.start, to: journey.goal };
  return [...askAboutHop(pathRules, direct, journey), ...askAboutHop(conductRules, direct, journey)];
}

/**
 * Releases above the start and below the goal, in order of preference; feature releases only where the way begins or
 * ends on their track, and last those with late fixes that the goal may lack.
 */
function stopsBetween({ start, goal }: Journey, { stops }: Landscape): readonly Stop[] {
  const viaFeature = start.track === 'feature' || goal.track === 'feature';
  const offered = viaFeature ? [...stops.main, ...stops.feature] : stops.main;
  const between = offered.filter((stop) => compareStops(stop, start) > 0 && compareStops(stop, goal) < 0);
  return between.toSorted((a, b) => Number(isAheadOf(goal, a)) - Number(isAheadOf(goal, b)));
}

function isAheadOf(goal: Stop, { publishedWith = 0 }: Stop): boolean {
  return goal.train !== undefined && publishedWith > goal.train;
}

function isAvailable(stop: Stop, journey: Journey): boolean {
  return packageRules.every((rule) => rule.objection(stop, journey) === undefined);
}

function onlyAges(stop: Stop, journey: Journey): boolean {
  return askAboutRelease(packageRules, stop, journey).every(({ notBefore }) => notBefore !== undefined);
}

function isOpen(move: Move, journey: Journey, risks: RiskBook): boolean {
  return isLegal(move, journey, risks) && risks.weigh(move).open === 0;
}

/** What the rules said of a hop while a target is chosen; one table for each book. */
const legality = new WeakMap<RiskBook, Map<Stop, Map<Stop, boolean>>>();

/** Whether a hop is legal is the same for every goal, but for stops at 10.1. */
function isLegal(move: Move, journey: Journey, { fearless }: RiskBook): boolean {
  const { from, to } = move;
  if (to.release.major === 10 && to.release.minor === 1) return passesRules(move, journey);
  const table = legality.get(fearless) ?? new Map<Stop, Map<Stop, boolean>>();
  legality.set(fearless, table);
  const fromHere = table.get(from) ?? new Map<Stop, boolean>();
  table.set(from, fromHere);
  const legal = fromHere.get(to) ?? passesRules(move, journey);
  fromHere.set(to, legal);
  return legal;
}

/** A hop that waits for a person is legal: another path would not spare the step. */
function passesRules(move: Move, journey: Journey): boolean {
  if (forwardRules.some((rule) => rule.objection(move, journey) !== undefined)) return false;
  return pathRules.every((rule) => {
    const refusal = rule.objection(move, journey);
    return refusal === undefined || refusal.reason === 'ManualStepRequired';
  });
}

/**
 * Works back from the goal, one hop at a time, until the start can reach a stop; then walks forward along the stops
 * that are one hop nearer each. `stops` come in order of preference.
 */
function shortest(stops: readonly Stop[], journey: Journey, risks: RiskBook): readonly Move[] | undefined {
  const layers: Stop[][] = [[journey.goal]];
  let remaining = [...stops];
  let nearest = layers[0] ?? [];
  while (!nearest.some((to) => isOpen({ from: journey.start, to }, journey, risks))) {
    const reaching = remaining.filter((from) => nearest.some((to) => isOpen({ from, to }, journey, risks)));
    if (reaching.length === 0) return undefined;
    remaining = remaining.filter((stop) => !reaching.includes(stop));
    layers.push(reaching);
    nearest = reaching;
  }
  return lightest(layers.toReversed(), journey, risks);
}

interface Way {
  readonly moves: readonly Move[];
  /** Risks on it that somebody accepted. */
  readonly accepted: number;
}

/** Through one stop of each layer, in turn: the way with the fewest accepted risks, and of those the preferred one. */
function lightest(
  layers: readonly (readonly Stop[])[],
  journey: Journey,
  risks: RiskBook,
): readonly Move[] | undefined {
  const known = new Map<Stop, Way | undefined>();

  function onwards(from: Stop, layer: number): Way | undefined {
    if (layer === layers.length) return { moves: [], accepted: 0 };
    if (known.has(from)) return known.get(from);
    let best: Way | undefined;
    for (const to of layers[layer] ?? []) {
      const move: Move = { from, to };
      if (!isOpen(move, journey, risks)) continue;
      const rest = onwards(to, layer + 1);
      if (rest === undefined) continue;
      const accepted = rest.accepted + risks.weigh(move).accepted;
      if (best === undefined || accepted < best.accepted) best = { moves: [move, ...rest.moves], accepted };
      if (accepted === 0) break;
    }
    known.set(from, best);
    return best;
  }

  return onwards(journey.start, 0)?.moves;
}
