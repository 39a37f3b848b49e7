import { agree, ask } from './ask.ts';
import { type Hops, hopsWithin } from './hops.ts';
import type { Landscape } from './landscape.ts';
import { type RiskBook, riskBook } from './risks/risk-book.ts';
import { packageRules } from './rules/index.ts';
import type { Circumstances } from './rules/rule.ts';
import type { Stop } from './stop.ts';

/** Which releases count as stops: what can be installed now, what can be once it is old enough, all that is published. */
export type StopKind = 'installable' | 'aging' | 'published';

/** The landscape as it looks under the circumstances of one system, and of all that are alike. */
export class Outlook {
  readonly landscape: Landscape;
  readonly circumstances: Circumstances;
  readonly risks: RiskBook;
  /** Those that no risk holds back. */
  readonly hops: Hops;
  readonly #stops = new Map<StopKind, readonly Stop[]>();
  #installable: ReadonlySet<Stop> | undefined;

  constructor(landscape: Landscape, circumstances: Circumstances) {
    this.landscape = landscape;
    this.circumstances = circumstances;
    this.risks = riskBook(landscape, circumstances);
    this.hops = hopsWithin(this.risks);
  }

  /** Main releases before feature releases, the newest first: the vendor asks for the latest CU of a line. */
  stops(kind: StopKind): readonly Stop[] {
    const known = this.#stops.get(kind);
    if (known !== undefined) return known;
    const { main, feature } = this.landscape.stops;
    const stops = [...main, ...feature].filter((stop) => this.#isOf(kind, stop));
    this.#stops.set(kind, stops);
    return stops;
  }

  isInstallable(stop: Stop): boolean {
    this.#installable ??= new Set(this.stops('installable'));
    return this.#installable.has(stop);
  }

  #isOf(kind: StopKind, stop: Stop): boolean {
    switch (kind) {
      case 'installable':
        return agree(packageRules, stop, this.circumstances);
      case 'aging':
        return ask(packageRules, stop, this.circumstances).every(({ notBefore }) => notBefore !== undefined);
      case 'published':
        return stop.status !== 'preview';
    }
  }
}
