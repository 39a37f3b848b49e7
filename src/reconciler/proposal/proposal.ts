import type { Instant } from '../../model/instant.ts';
import type { Origin } from '../../model/origin.ts';
import type { Problem } from '../../model/problem.ts';
import type { SystemPlan } from '../../planner/plan.ts';
import type { ForecastChange } from '../forecast/compare-forecasts.ts';
import type { SystemForecast } from '../forecast/forecast.ts';
import type { Alarm } from './alarms.ts';

/** What a commit would cause, as it stands beside what is planned without it. */
export interface Proposal {
  readonly formatVersion: '1';
  readonly createdAt: Instant;
  /** When what both plans rest on was seen. */
  readonly observedAt: Instant;
  readonly base: { readonly revision: string; readonly commit: string };
  readonly head: {
    readonly revision: string;
    readonly commit: string;
    /** Of the plan with the commit merged; undefined where it cannot be planned for. */
    readonly digest: string | undefined;
  };
  /** In the order of their names; empty where the head cannot be planned for. */
  readonly systems: readonly SystemChange[];
  /** What would end upgrades badly, whoever asked for them. */
  readonly alarms: readonly Alarm[];
  /** What is wrong with the commit, or worth knowing of it, errors first. */
  readonly findings: readonly Problem[];
  readonly conclusion: Conclusion;
}

/** What a merge button should make of it. */
export interface Conclusion {
  readonly kind: 'success' | 'neutral' | 'failure';
  /** One line, of our own words and counts alone. */
  readonly title: string;
}

/** A system's two plans. Of what is unchanged only one is there to tell. */
export type SystemChange =
  | Added
  | Changed
  /** Nobody asks for it any more: nothing is ever done to it. */
  | { readonly kind: 'removed'; readonly system: string; readonly before: Part }
  | { readonly kind: 'unchanged'; readonly system: string; readonly after: Part };

export interface Added {
  readonly kind: 'added';
  readonly system: string;
  /** Of the document that asks for it. */
  readonly origin: Origin;
  readonly after: Part;
  readonly time: ForecastChange | undefined;
}

export interface Changed {
  readonly kind: 'changed';
  readonly system: string;
  /** Of the document that asks for it with the commit merged. */
  readonly origin: Origin;
  readonly before: Part;
  readonly after: Part;
  /** Never empty. */
  readonly differs: readonly Aspect[];
  /** Parts of the System document that say something else: `target`, `schedule`. */
  readonly asked: readonly string[];
  readonly time: ForecastChange | undefined;
}

export interface Part {
  readonly plan: SystemPlan;
  readonly forecast: SystemForecast;
}

/** In the order of their weight. `words`: what is told about it, and nothing of what is done. */
export const ASPECTS = ['verdict', 'path', 'time', 'risks', 'mode', 'asked', 'words'] as const;
export type Aspect = (typeof ASPECTS)[number];
