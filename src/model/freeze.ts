import type { Instant } from './instant.ts';
import type { Origin } from './origin.ts';

export const FREEZE_SCOPES = ['all', 'line-changes', 'main', 'feature'] as const;
/** What is frozen: every upgrade, those that go to another line, or those of systems on one track. */
export type FreezeScope = (typeof FREEZE_SCOPES)[number];

/** Dates on which no upgrade starts, whatever windows are open. */
export interface Freeze {
  readonly name: string;
  readonly reason: string;
  /** In the order in which they begin; they may overlap. */
  readonly spans: readonly FreezeSpan[];
  readonly scope: FreezeScope;
  /** It is about the systems that have all of these labels; empty is about all. */
  readonly selector: Readonly<Record<string, string>>;
  /** The owners whose overrides count. */
  readonly mayOverride: readonly string[];
  readonly origin: Origin;
}

/** The first moment belongs to it, the last does not. */
export interface FreezeSpan {
  readonly from: Instant;
  readonly until: Instant;
  /** Of the calendar's event, where it came from one. */
  readonly title: string | undefined;
}

/** What lets one system through one freeze, by the word of an owner whom the freeze names. */
export interface FreezeOverride {
  readonly freeze: string;
  readonly reason: string;
  readonly owner: string;
  readonly origin: Origin;
}

/** The span that holds that moment; of several the one that ends last. */
export function frozenAt({ spans }: Freeze, at: Instant): FreezeSpan | undefined {
  const holding = spans.filter(({ from, until }) => from <= at && at < until);
  return holding.toSorted((a, b) => (a.until < b.until ? 1 : -1))[0];
}

/** Whether a system with these labels is one of the chosen. */
export function isSelected(labels: Readonly<Record<string, string>>, selector: Freeze['selector']): boolean {
  return Object.entries(selector).every(([label, value]) => labels[label] === value);
}
