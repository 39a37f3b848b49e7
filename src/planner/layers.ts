import type { Stop } from './stop.ts';

/** All that can be reached from a start, by the number of hops that it takes; found only as far as it is asked for. */
export class Layers {
  readonly #isOpen: (from: Stop, to: Stop) => boolean;
  readonly #layers: (readonly Stop[])[];
  #beyond: readonly Stop[];

  /** Stops keep the order in which they come. */
  constructor(start: Stop, stops: readonly Stop[], isOpen: (from: Stop, to: Stop) => boolean) {
    this.#isOpen = isOpen;
    this.#layers = [[start]];
    this.#beyond = stops;
  }

  /** What lies on the shortest ways to the goal: the start, the stops after one hop, after two. Undefined where there is no way. */
  leadingTo(goal: Stop): readonly (readonly Stop[])[] | undefined {
    for (let hops = 0; ; hops += 1) {
      const layer = this.#layers[hops] ?? this.#next();
      if (layer.length === 0) return undefined;
      const last = this.#reaching([goal], layer);
      if (last.length > 0) return this.#backFrom(last, hops);
    }
  }

  #next(): readonly Stop[] {
    const outermost = this.#layers.at(-1) ?? [];
    const layer = this.#beyond.filter((to) => outermost.some((from) => this.#isOpen(from, to)));
    const reached = new Set(layer);
    this.#beyond = this.#beyond.filter((stop) => !reached.has(stop));
    this.#layers.push(layer);
    return layer;
  }

  #backFrom(last: readonly Stop[], hops: number): readonly (readonly Stop[])[] {
    const layers = [last];
    for (const layer of this.#layers.slice(0, hops).toReversed())
      layers.push(this.#reaching(layers.at(-1) ?? [], layer));
    return layers.toReversed();
  }

  #reaching(ends: readonly Stop[], layer: readonly Stop[]): readonly Stop[] {
    return layer.filter((from) => ends.some((to) => this.#isOpen(from, to)));
  }
}
