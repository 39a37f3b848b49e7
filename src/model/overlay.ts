import type { KnownIssue, KnownRelease } from './knowledge.ts';
import type { Origin } from './origin.ts';

/** What a fleet repository knows beyond, or better than, the shipped knowledge; each entry with its reason. */
export interface KnowledgeOverlay {
  readonly name: string;
  readonly origin: Origin;
  /** Builds that the repository vouches for: a release that runs one of them is a default release. */
  readonly knownBuilds: readonly (Pick<KnownRelease, 'release'> & {
    readonly build: number;
    readonly reason: string;
  })[];
  /** Risks of the site's own, in the form of the vendor's. Ids start with `LOCAL_`. */
  readonly risks: readonly (KnownIssue & { readonly reason: string })[];
  /** Entries of the shipped knowledge that are wrong here: taken out, or with another severity. */
  readonly corrections: readonly Correction[];
}

export type Correction =
  | { readonly kind: 'drop'; readonly id: string; readonly reason: string }
  | {
      readonly kind: 'severity';
      readonly id: string;
      readonly severity: KnownIssue['severity'];
      readonly reason: string;
    };

/** A risk that somebody took on for one system, by id, until a day. */
export interface RiskAcceptance {
  readonly id: string;
  readonly reason: string;
  readonly owner: string;
  /** The acceptance holds before this moment, and blocks again from it on. */
  readonly expires: string;
  readonly origin: Origin;
}
