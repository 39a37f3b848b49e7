import type { CronSchedule } from './cron.ts';
import type { Origin } from './origin.ts';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const WEEKS = ['first', 'second', 'third', 'fourth', 'last'] as const;
/** Which of its weekdays of a month: the second Tuesday is the one from the 8th to the 14th. */
export type Week = (typeof WEEKS)[number];

/** When a window opens, in the local time of its zone. Times are `HH:MM`, dates `YYYY-MM-DD`. */
export type Opening =
  /** `weeks` is empty for every week. */
  | {
      readonly kind: 'weekly';
      readonly days: readonly Weekday[];
      readonly weeks: readonly Week[];
      readonly start: string;
    }
  | { readonly kind: 'once'; readonly date: string; readonly start: string }
  | { readonly kind: 'cron'; readonly schedule: CronSchedule };

/** A span in which an upgrade may start, recurring or once. It belongs to the local day on which it opens. */
export interface Window {
  readonly name: string;
  readonly opening: Opening;
  readonly durationMs: number;
  /** IANA name. */
  readonly timezone: string;
  readonly origin: Origin;
}
