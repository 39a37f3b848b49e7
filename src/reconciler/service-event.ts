import type { RatchetError } from '../model/errors.ts';
import type { PassResult } from './pass-result.ts';
import type { Unverified } from './ports.ts';

/** What the service tells of itself while it runs. */
export type ServiceEvent =
  /** `unnamed` were named by the revision before, and are left alone from now on. */
  | {
      readonly kind: 'revision';
      readonly revision: string;
      readonly systems: number;
      readonly unnamed: readonly string[];
    }
  /** `held` stay at what they had before, `adopted` follow this revision already; for those that are `lost` nothing is in force. */
  | {
      readonly kind: 'rejected';
      readonly revision: string;
      readonly problems: readonly string[];
      readonly held: readonly string[];
      readonly lost: readonly LostSystem[];
      readonly adopted: number;
    }
  /** At the start, where the newest revision holds them: they follow again what they followed before. */
  | { readonly kind: 'recalled'; readonly revision: string; readonly systems: readonly string[] }
  /** At the start, and on every change: the newest commit does not count for want of a signature; undefined where it does. */
  | { readonly kind: 'verification'; readonly unverified: Unverified | undefined }
  | { readonly kind: 'unreadable'; readonly error: RatchetError }
  /** After it could not be read for a while. */
  | { readonly kind: 'readable'; readonly revision: string }
  | ({ readonly kind: 'pass-begun' } & PassOf)
  | ({ readonly kind: 'pass'; readonly result: PassResult; readonly durationMs: number } & PassOf)
  | { readonly kind: 'stopping'; readonly busy: readonly string[] };

export interface LostSystem {
  readonly system: string;
  readonly revision: string;
  /** Why that revision is in force no longer. */
  readonly because: string;
}

/** Which pass it is, and what it goes by. */
export interface PassOf {
  readonly pass: string;
  readonly system: string;
  readonly revision: string;
}
