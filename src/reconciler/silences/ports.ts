import type { Instant } from '../../model/instant.ts';

/** What a silence is about, and for how long it is asked at first or once more. */
export interface SilenceTerms {
  readonly system: string;
  readonly run: string;
  readonly message: string;
  readonly from: Instant;
  readonly until: Instant;
}

export type SilenceAnswer =
  /** The service's own name for it, as of now. */
  | { readonly kind: 'done'; readonly id: string }
  /** `problem` holds no address and no secret. */
  | { readonly kind: 'failed'; readonly problem: string };

/** A service that can be asked to keep alerts back for a while. Does not reject but for the signal and bugs. */
export interface Silencer {
  readonly name: string;
  /** How long it is asked for each time. */
  readonly leaseMs: number;
  /** Since its beginning; whatever happens, it is not extended beyond. */
  readonly longestMs: number;
  open(terms: SilenceTerms, signal: AbortSignal): Promise<SilenceAnswer>;
  extend(id: string, terms: SilenceTerms, signal: AbortSignal): Promise<SilenceAnswer>;
  release(id: string, terms: SilenceTerms, signal: AbortSignal): Promise<SilenceAnswer>;
}

/** A silence that was asked for and not released yet. */
export interface Silence {
  readonly silencer: string;
  readonly run: string;
  readonly system: string;
  /** Undefined while nobody has answered. */
  readonly id: string | undefined;
  readonly since: Instant;
  readonly until: Instant;
}

export interface SilenceLog {
  all(): Promise<readonly Silence[]>;
  /** Written before anybody is asked; false where another process is about to. */
  claim(silence: Omit<Silence, 'id'>): Promise<boolean>;
  held(silence: Pick<Silence, 'silencer' | 'run'>, id: string, until: Instant): Promise<void>;
  forget(silence: Pick<Silence, 'silencer' | 'run'>): Promise<void>;
}
