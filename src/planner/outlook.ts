import { agree, ask } from './ask.ts';
import { type Hops, legalHops } from './hops.ts';
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
  readonly legal: Hops;
  /** Those of the legal hops that no risk holds back. */
  readonly open: Hops;
  readonly #stops = new Map<StopKind, readonly Stop[]>();
  #installable: ReadonlySet<Stop> | undefined;

  constructor(landscape: Landscape, circumstances: Circumstances) {
    this.landscape = landscape;
    this.circumstances = circumstances;
    this.risks = riskBook(landscape, circumstances);
    this.legal = legalHops(landscape);
    this.open = withoutOpenRisks(this.legal, this.risks);
  }

  /** Main releases before feature releases, the newest first: the vendor asks for the latest CU of a line. */
  stops(kind: StopKind): readonly Stop[] {
    const known = this.#stops.get(kind) ?? this.#stopsOf(kind);
    this.#stops.set(kind, known);
    return known;
  }

  isInstallable(stop: Stop): boolean {
    this.#installable ??= new Set(this.stops('installable'));
    return this.#installable.has(stop);
  }

  #stopsOf(kind: StopKind): readonly Stop[] {
    const { packaged, stops } = this.landscape;
    switch (kind) {
      case 'installable':
        return packaged.filter((stop) => agree(packageRules, stop, this.circumstances));
      case 'aging':
        return packaged.filter((stop) => {
          return ask(packageRules, stop, this.circumstances).every(({ notBefore }) => notBefore !== undefined);
        });
      case 'published':
        return [...stops.main, ...stops.feature].filter(({ status }) => status !== 'preview');
    }
  }
}

function withoutOpenRisks({ isOpen }: Hops, { weigh }: RiskBook): Hops {
  return {
    isOpen: (from, to) => isOpen(from, to) && weigh(from, to).open === 0,
    accepted: (from, to) => weigh(from, to).accepted,
  };
}
