import type { Instant } from './instant.ts';
import type { KnownIssue, KnownRelease } from './knowledge.ts';
import type { Origin } from './origin.ts';

/** What a fleet repository knows beyond, or better than, the shipped knowledge; each entry with its reason. */
export interface KnowledgeOverlay {
  readonly name: string;
  readonly origin: Origin;
  readonly knownBuilds: readonly KnownBuild[];
  readonly risks: readonly LocalRisk[];
  readonly corrections: readonly Correction[];
}

/** A build that the repository vouches for: a release that runs it is a default release. */
export interface KnownBuild extends Pick<KnownRelease, 'release'> {
  readonly build: number;
  readonly reason: string;
  readonly origin: Origin;
}

/** A risk of the site's own, in the form of the vendor's. Its id starts with `LOCAL_`. */
export interface LocalRisk extends KnownIssue {
  readonly reason: string;
  readonly origin: Origin;
}

/** An entry of the shipped knowledge that is wrong here: taken out, or with another severity. */
export type Correction =
  | { readonly kind: 'drop'; readonly id: string; readonly reason: string; readonly origin: Origin }
  | {
      readonly kind: 'severity';
      readonly id: string;
      readonly severity: KnownIssue['severity'];
      readonly reason: string;
      readonly origin: Origin;
    };

/** What a fleet repository says of an entry: which it corrects, extends or has written itself. */
export interface SaidHere {
  readonly what: string;
  readonly reason: string;
  readonly origin: Origin;
}

/** A risk that somebody took on for one system, by id, until a day. */
export interface RiskAcceptance {
  readonly id: string;
  readonly reason: string;
  readonly owner: string;
  /** The acceptance holds before this moment, and blocks again from it on. */
  readonly expires: Instant;
  /** The same in its author's words, for people; there where a file says it. */
  readonly expiresAsWritten?: string;
  readonly origin: Origin;
}
