import { askAboutHop, askAboutRelease } from './ask.ts';
import type { Landscape } from './landscape.ts';
import type { Objection } from './plan.ts';
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
 * The shortest way to the goal that every rule allows; between ways of one length the one with the latest stops, main
 * releases before feature releases. Where a manual step is due on the way, it ends before that step.
 */
export function findPath(journey: Journey, landscape: Landscape): Path {
  const direct: Move = { from: journey.start, to: journey.goal };
  const moves = isLegal(direct, journey) ? [direct] : searchStops(journey, landscape);
  if (moves === undefined) return { moves: [], objections: whatIsMissing(journey, landscape) };
  return upToFirstObjection(moves, journey);
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

function searchStops(journey: Journey, landscape: Landscape): readonly Move[] | undefined {
  const available = stopsBetween(journey, landscape).filter((stop) => isAvailable(stop, journey));
  return shortest(available, journey);
}

/** Looks again with stops that are not there yet, to say exactly what would open the way. */
function whatIsMissing(journey: Journey, landscape: Landscape): readonly Objection[] {
  const between = stopsBetween(journey, landscape);
  const aging = shortest(
    between.filter((stop) => onlyAges(stop, journey)),
    journey,
  );
  const published = between.filter(({ status }) => status !== 'preview');
  const packagedFirst = published.toSorted((a, b) => Number(isAvailable(b, journey)) - Number(isAvailable(a, journey)));
  const missing = aging ?? shortest(packagedFirst, journey);
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

/** A hop that waits for a person is legal: another path would not spare the step. */
function isLegal(move: Move, journey: Journey): boolean {
  if (forwardRules.some((rule) => rule.objection(move, journey) !== undefined)) return false;
  return pathRules.every((rule) => {
    const refusal = rule.objection(move, journey);
    return refusal === undefined || refusal.reason === 'ManualStepRequired';
  });
}

/**
 * Works back from the goal, one hop at a time, until the start can reach a stop; then walks forward along the stops
 * that are one hop nearer each, taking the preferred one. `stops` come in order of preference.
 */
function shortest(stops: readonly Stop[], journey: Journey): readonly Move[] | undefined {
  const layers: Stop[][] = [[journey.goal]];
  let remaining = [...stops];
  let nearest = layers[0] ?? [];
  while (!nearest.some((to) => isLegal({ from: journey.start, to }, journey))) {
    const reaching = remaining.filter((from) => nearest.some((to) => isLegal({ from, to }, journey)));
    if (reaching.length === 0) return undefined;
    remaining = remaining.filter((stop) => !reaching.includes(stop));
    layers.push(reaching);
    nearest = reaching;
  }

  const moves: Move[] = [];
  let from = journey.start;
  for (const layer of layers.toReversed()) {
    const to = layer.find((stop) => isLegal({ from, to: stop }, journey));
    if (to === undefined) return undefined;
    moves.push({ from, to });
    from = to;
  }
  return moves;
}
