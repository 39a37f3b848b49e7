import type { Origin } from './origin.ts';
import type { Release } from './release.ts';

/** What a package can replace: everything, only what changed since its base release, or the web apps alone. */
export type PackageKind = 'full' | 'delta' | 'web';

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
  readonly origin: Origin;
}
