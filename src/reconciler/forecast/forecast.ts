import type { Estimate } from '../../model/estimate.ts';
import type { Instant } from '../../model/instant.ts';
import type { PlannedRelease } from '../../planner/plan.ts';

/** What one system is going to do, and why not sooner. */
export type ForecastEvent =
  | {
      readonly kind: 'wait';
      readonly from: Instant;
      readonly until: Instant;
      readonly reason: string;
      readonly message: string;
    }
  /** The package of the hop that is waited for is put on the orchestrating Agent. */
  | { readonly kind: 'stage'; readonly from: Instant; readonly until: Instant; readonly release: PlannedRelease }
  | {
      readonly kind: 'hop';
      readonly from: Instant;
      /** As estimated. */
      readonly until: Instant;
      readonly release: { readonly from: PlannedRelease; readonly to: PlannedRelease };
      readonly estimate: Estimate;
    };

/** How its story ends within the time that is looked at. */
export type ForecastEnd =
  /** It runs what is asked for. */
  | { readonly kind: 'settled'; readonly at: Instant; readonly message: string }
  /** Something else happens only after the time that is looked at, or is still going on then. */
  | { readonly kind: 'later'; readonly notBefore: Instant; readonly reason: string; readonly message: string }
  /** Nothing happens by itself; `unblock` is the act or edit that would change that. */
  | {
      readonly kind: 'never';
      readonly at: Instant;
      readonly reason: string;
      readonly message: string;
      readonly unblock: string | undefined;
    };

export interface SystemForecast {
  readonly system: string;
  /** In the order in which they begin. */
  readonly events: readonly ForecastEvent[];
  readonly end: ForecastEnd;
}

export interface Forecast {
  readonly formatVersion: '1';
  readonly from: Instant;
  readonly until: Instant;
  readonly source: { readonly revision: string };
  readonly systems: readonly SystemForecast[];
}
