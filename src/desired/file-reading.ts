import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredSystem } from '../model/desired.ts';
import type { Freeze, FreezeSpan } from '../model/freeze.ts';
import type { Instant } from '../model/instant.ts';
import type { Origin } from '../model/origin.ts';
import type { KnowledgeOverlay } from '../model/overlay.ts';
import type { CheckPackage } from '../model/prerequisite-check.ts';
import type { Problem } from '../model/problem.ts';
import type { SystemDigests } from '../model/system-digests.ts';
import type { Window } from '../model/window.ts';
import type { RolloutDraft } from './rollout-draft.ts';

/**
 * What one file says by itself. It follows from its path and bytes alone: no other file, no clock. Plain data, that
 * comes out of JSON as it went in, `undefined` members aside.
 */
export interface FileReading {
  readonly documents: readonly DocumentReading[];
  /** Errors and warnings. */
  readonly problems: readonly Problem[];
  /** What the parts may be that could not be read: nothing is missing, only Systems are, or it could be anything. */
  readonly missing: 'nothing' | 'systems' | 'anything';
  readonly dated: readonly DatedWarning[];
}

/** A warning that becomes true at a moment. */
export interface DatedWarning {
  readonly since: Instant;
  readonly problem: Problem;
}

/** `at` is where it begins, `sound` whether nothing in it is wrong by itself. */
interface Placed {
  readonly at: Origin;
  readonly sound: boolean;
}

/** What a document is is undefined where its file has problems with it. */
export type DocumentReading = Placed & Document;

export type Document =
  | {
      readonly kind: 'System';
      readonly name: Named | undefined;
      /** The windows that it refers to. */
      readonly windows: readonly Named[];
      readonly system: DesiredSystem | undefined;
      /** Of the System; whoever remembers it need not make them again. */
      readonly digests: SystemDigests | undefined;
    }
  | { readonly kind: 'Window'; readonly name: Named | undefined; readonly window: Window | undefined }
  | { readonly kind: 'Freeze'; readonly name: Named | undefined; readonly freeze: WrittenDates | undefined }
  | { readonly kind: 'Rollout'; readonly name: Named | undefined; readonly rollout: RolloutDraft | undefined }
  | {
      readonly kind: 'Catalog';
      readonly packages: readonly CatalogPackage[];
      readonly checks: readonly CheckPackage[];
    }
  | {
      readonly kind: 'KnowledgeOverlay';
      readonly name: Named | undefined;
      readonly overlay: KnowledgeOverlay | undefined;
    };

/** A freeze as far as its own file tells it: with its dates, or with where they are to be looked up. */
export interface WrittenDates {
  readonly freeze: Omit<Freeze, 'spans'>;
  readonly dates:
    | { readonly kind: 'written'; readonly span: FreezeSpan }
    | { readonly kind: 'calendar'; readonly path: string; readonly timezone: string; readonly origin: Origin };
}

/** A name that other documents are compared by, also in a document that has problems of its own. */
export interface Named {
  readonly text: string;
  readonly origin: Origin;
}
