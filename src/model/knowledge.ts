import type { Instant } from './instant.ts';
import type { Release, Track } from './release.ts';

/** A release that the vendor has announced, with what identifies it. Source: the release notes and the docs' version list. */
export interface KnownRelease {
  readonly release: Release;
  readonly track: Track;
  /** Ordinal of the monthly publication: equal trains carry the same fixes. */
  readonly train: number;
  /**
   * The train of the month in which it came out. Higher than `train` for a late CU of a feature release, which may
   * therefore hold fixes that the trains between the two do not have. Inferred from the publication dates.
   */
  readonly publishedWith: number;
  /** Every build published under this name, lowest first; empty where the vendor printed none. */
  readonly builds: readonly number[];
  readonly status: 'released' | 'preview';
  /** Midnight UTC of the publication day, where known. */
  readonly releasedAt: Instant | undefined;
  /** Releases of the other track, or of another line, that the notes name as its equals. */
  readonly paired: readonly string[];
  /** What is odd about it: rebuilt under its name, out of band, a misprint. */
  readonly note: string | undefined;
  /** The release notes. */
  readonly url: string;
}

/** How long a main line is looked after. Source: Software_support_life_cycles. */
export interface LineLifeCycle {
  readonly line: string;
  /** Until then a cumulative update comes out every month. */
  readonly monthlyUntil: Instant | undefined;
  /** Until then security and critical fixes come when needed. */
  readonly supportedUntil: Instant;
  /** Until then there is help, without software. */
  readonly limitedUntil: Instant;
  readonly url: string;
}

/** What the vendor publishes, as the planner reads it. */
export interface Knowledge {
  /** The commit of the vendor's documentation that this was taken from. */
  readonly revision: string;
  /** Ordered by release. */
  readonly releases: readonly KnownRelease[];
  readonly lifeCycles: readonly LineLifeCycle[];
  readonly digest: string;
}
