import type { Instant } from './instant.ts';
import type { Release, Track } from './release.ts';

/** A release that the vendor has announced, with what identifies it. Source: the release notes and the docs' version list. */
export interface KnownRelease {
  readonly release: Release;
  readonly track: Track;
  /** Ordinal of the monthly publication: equal trains carry the same fixes. */
  readonly train: number;
  /** Every build published under this name, lowest first; empty where the vendor printed none. */
  readonly builds: readonly number[];
  readonly status: 'released' | 'preview';
  /** Midnight UTC of the publication day, where known. */
  readonly releasedAt: Instant | undefined;
  /** The release notes. */
  readonly url: string;
}

/** How long a main line is looked after. Source: Software_support_life_cycles. */
export interface LineLifeCycle {
  readonly line: string;
  readonly supportedUntil: Instant;
  readonly limitedUntil: Instant;
}

/** What the vendor publishes, as the planner reads it. */
export interface Knowledge {
  /** The commit of the vendor's documentation that this was taken from. */
  readonly revision: string;
  readonly releases: readonly KnownRelease[];
  readonly lifeCycles: readonly LineLifeCycle[];
  readonly digest: string;
}
