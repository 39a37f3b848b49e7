import type { Freeze } from '../model/freeze.ts';
import type { Unverified } from './ports.ts';
import type { FleetRevision } from './wanted.ts';

/** What reading the fleet repository came to. */
export type FleetReading = {
  /** The newest commit, where it does not count for want of a signature and an older one was read. */
  readonly unverified?: Unverified | undefined;
} & (
  | { readonly kind: 'fleet'; readonly revision: FleetRevision }
  | {
      readonly kind: 'problems';
      readonly revision: string;
      readonly problems: readonly string[];
      /** The Systems that none of the problems can touch; undefined where they touch all. */
      readonly sound: SoundRevision | undefined;
      /** Those of the revision that can be read: they hold back at once, whatever else is wrong. */
      readonly freezes: readonly Freeze[];
    }
);

export interface SoundRevision {
  readonly revision: FleetRevision;
  /** What the problems do touch: Systems by name, and files that held or hold some whose name cannot be read. */
  readonly withheld: { readonly names: readonly string[]; readonly files: readonly string[] };
}
