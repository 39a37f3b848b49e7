import type { Freeze } from '../model/freeze.ts';
import type { Origin } from '../model/origin.ts';
import type { Rollout } from '../model/rollout.ts';
import type { Named } from './file-reading.ts';

/** A rollout as far as its own file tells it: which Systems have its labels, other files say. */
export interface RolloutDraft extends Pick<Rollout, 'name' | 'maxConcurrent' | 'maxFailures' | 'origin'> {
  readonly selector: Freeze['selector'];
  readonly waves: readonly DraftWave[];
  readonly redundancy: readonly DraftGroup[];
  readonly dependencies: readonly { readonly system: Named; readonly after: readonly Named[] }[];
}

export interface DraftWave {
  readonly name: string;
  readonly choice: Choice;
  readonly soakMs: number;
  readonly origin: Origin;
}

export type Choice =
  | { readonly kind: 'by-labels'; readonly selector: Freeze['selector'] }
  | { readonly kind: 'by-name'; readonly systems: readonly Named[] };

export type DraftGroup =
  | { readonly kind: 'by-label'; readonly label: string; readonly origin: Origin }
  | { readonly kind: 'by-name'; readonly systems: readonly Named[] };
