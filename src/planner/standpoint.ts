import { oncePair } from '../model/once-each.ts';
import { findPath, type Path } from './find-path.ts';
import type { Hops } from './hops.ts';
import type { Landscape } from './landscape.ts';
import { Layers } from './layers.ts';
import { lightestWay } from './lightest-way.ts';
import type { Outlook, StopKind } from './outlook.ts';
import { passesBy101 } from './rules/line-distance.ts';
import type { Journey, Move } from './rules/rule.ts';
import { isPassedBy } from './rules/skip-10-1.ts';
import { compareStops, type Stop } from './stop.ts';

/** Whether the risks of hops count, or ways are looked for as if nothing ever went wrong. */
export type Fear = 'of-risks' | 'of-nothing';

const publishedLayers = oncePair((_landscape: Landscape, _start: Stop) => new Map<string, Layers>());

/** A release that runs, and all that can be reached from there under an outlook, whatever is wanted. */
export class Standpoint {
  readonly start: Stop;
  readonly outlook: Outlook;
  /** What is found out on the way to one goal serves for the next. */
  readonly #layers = new Map<string, Layers>();
  readonly #paths = new Map<Stop, Path>();

  constructor(start: Stop, outlook: Outlook) {
    this.start = start;
    this.outlook = outlook;
  }

  pathTo(goal: Stop): Path {
    const known = this.#paths.get(goal) ?? findPath(goal, this);
    this.#paths.set(goal, known);
    return known;
  }

  journeyTo(goal: Stop): Journey {
    return { ...this.outlook.circumstances, start: this.start, goal };
  }

  /**
   * The shortest way to a goal over such stops; between ways of one length the one with the fewest accepted risks, then
   * the one over what is there already, with the latest stops. Undefined where there is none.
   */
  wayTo(goal: Stop, kind: StopKind, fear: Fear): readonly Move[] | undefined {
    const layers = this.#layersTowards(goal, kind, fear).leadingTo(goal);
    if (layers === undefined) return undefined;
    const between = layers.slice(1).map((layer) => this.#inOrder(layer, goal));
    return lightestWay(this.start, [...between, [goal]], this.#hops(fear));
  }

  /** The way that would be taken if no risk held anything back; empty where there is none. */
  straightTo(goal: Stop): readonly Move[] {
    return this.wayTo(goal, 'installable', 'of-nothing') ?? [];
  }

  /** The same, over whatever is published where nothing that can be installed leads there. */
  anyWayTo(goal: Stop): readonly Move[] {
    const straight = this.straightTo(goal);
    return straight.length > 0 ? straight : (this.wayTo(goal, 'published', 'of-nothing') ?? []);
  }

  /** Feature releases are stops only where the way begins or ends on their track. */
  #layersTowards(goal: Stop, kind: StopKind, fear: Fear): Layers {
    const { start, outlook } = this;
    const viaFeature = start.track === 'feature' || goal.track === 'feature';
    const key = `${kind} ${fear} ${viaFeature} ${passesBy101(start.release, goal.release)}`;
    // What is published is there under all circumstances.
    const found =
      kind === 'published' && fear === 'of-nothing' ? publishedLayers(outlook.landscape, start) : this.#layers;
    const known = found.get(key);
    if (known !== undefined) return known;
    const offered = outlook.stops(kind).filter((stop) => {
      const isAhead = compareStops(stop, start) > 0;
      return isAhead && (viaFeature || stop.track === 'main') && !isPassedBy(stop, { start, goal });
    });
    const layers = new Layers(start, offered, this.#hops(fear).isOpen);
    found.set(key, layers);
    return layers;
  }

  /** Stops with fixes that came out after the goal, and which it may lack, are taken last. */
  #inOrder(layer: readonly Stop[], { train }: Stop): readonly Stop[] {
    const isLate = ({ publishedWith = 0 }: Stop) => train !== undefined && publishedWith > train;
    const rank = (stop: Stop) => 2 * Number(!this.outlook.isInstallable(stop)) + Number(isLate(stop));
    return layer.toSorted((a, b) => rank(a) - rank(b));
  }

  #hops(fear: Fear): Hops {
    return fear === 'of-nothing' ? this.outlook.legal : this.outlook.open;
  }
}
