import type { Origin } from './origin.ts';
import type { Release } from './release.ts';

/** What a package can replace: everything, only what changed since its base release, or the web apps alone. */
export type PackageKind = 'full' | 'delta' | 'web';

/** What a delta package needs, and what its author knows of it. */
export interface DeltaTerms {
  /** It holds what changed since this build, and fits on nothing else. */
  readonly base: { readonly release: Release; readonly build: number };
  /** The author looked into it: `Update.zip` has `Prerequisites/executor`, without which prerequisites cannot run. */
  readonly carriesExecutor: boolean;
  /** Taken wherever it fits, also where the Catalog has the full package. */
  readonly preferred: boolean;
}

/** One package that may be installed, as the Catalog in the fleet repository pins it. */
export interface CatalogPackage {
  readonly release: Release;
  readonly build: number;
  readonly kind: PackageKind;
  /** A file, or a folder or share in which the file lies; always below a package root of the operator's. */
  readonly from: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** When it became available, where the author says so; else the knowledge's date stands. */
  readonly releasedAt: string | undefined;
  /** There exactly where `kind` is `delta`. */
  readonly delta?: DeltaTerms;
  readonly origin: Origin;
}
