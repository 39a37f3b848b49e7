import type { CatalogPackage } from '../model/catalog.ts';
import { onceEach } from '../model/once-each.ts';
import { compareReleases, type Release, type Track } from '../model/release.ts';
import type { DeltaPackage } from './delta-packages.ts';
import type { PlannedRelease } from './plan.ts';

/** A release as a place to stand on: what runs now, or what a package of the Catalog would bring. */
export interface Stop {
  /** As the vendor writes it: `10.5.0 [CU3]`. */
  readonly name: string;
  readonly release: Release;
  readonly track: Track;
  /** Undefined where neither the vendor nor the Catalog says. */
  readonly build: number | undefined;
  /** Every build met under this name, lowest first. */
  readonly builds: readonly number[];
  /** The one of them that the vendor probably misprinted. */
  readonly misprint: number | undefined;
  readonly train: number | undefined;
  /** The train of the month in which it came out; see `KnownRelease`. */
  readonly publishedWith: number | undefined;
  /** `unlisted`: the Catalog has it and the knowledge does not. */
  readonly status: 'released' | 'preview' | 'unlisted';
  /** Milliseconds since 1970, where the Catalog or the vendor says. */
  readonly releasedAt: number | undefined;
  /** `releasedAt` is of the first build under this name, and nobody says how much later this one came out. */
  readonly isLaterBuild: boolean;
  readonly notes: string | undefined;
  /** What is odd about the release, from the knowledge. */
  readonly oddity: string | undefined;
  /** The full package that brings it; where the Catalog has none, one of its delta packages. */
  readonly package: CatalogPackage | undefined;
  /** Packages that bring it over one build alone. */
  readonly deltas: readonly DeltaPackage[];
  /** What the Catalog says about it that cannot be true. */
  readonly contradictions: readonly string[];
}

/** A stop that can be installed. */
export interface PackagedStop extends Stop {
  readonly build: number;
  readonly package: CatalogPackage;
}

export function isPackaged(stop: Stop): stop is PackagedStop {
  return stop.build !== undefined && stop.package !== undefined;
}

/** Whether it had come out by then, as far as anyone says. Of a release without a train nobody can say that it is one. */
export function isOutAt({ status, releasedAt, train }: Stop, now: number): boolean {
  return status !== 'preview' && train !== undefined && (releasedAt === undefined || releasedAt <= now);
}

/** Digits first; between two builds of one release, the build. */
export function compareStops(a: Stop, b: Stop): number {
  return compareReleases(a.release, b.release) || (a.build ?? 0) - (b.build ?? 0);
}

export function sameStop(a: Stop, b: Stop): boolean {
  return a.name === b.name && a.build === b.build;
}

/** `10.5.0 [CU4] (build 16239)` */
export function describeStop({ name, build }: Stop): string {
  return build === undefined ? name : `${name} (build ${build})`;
}

export const plannedRelease = onceEach(({ name, build, train, track, notes }: Stop): PlannedRelease => {
  return { release: name, build, train, track, notes };
});
