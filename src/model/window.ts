import type { Origin } from './origin.ts';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A recurring span in which an upgrade may start. It belongs to the local day on which it opens. */
export interface Window {
  readonly name: string;
  readonly days: readonly Weekday[];
  /** Local wall clock, `HH:MM`. */
  readonly start: string;
  readonly durationMs: number;
  /** IANA name. */
  readonly timezone: string;
  readonly origin: Origin;
}
