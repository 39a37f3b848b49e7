import type { DesiredSystem } from '../model/desired.ts';
import type { Estimate } from '../model/estimate.ts';
import { counted } from '../model/plain-words.ts';
import { parseRelease } from '../model/release.ts';
import type { FleetHistory } from '../planner/history.ts';

/** What an estimate is made of where a system has no history. The vendor gives no figures: all of it is inferred. */
export interface EstimateDefaults {
  /** Milliseconds for one Agent, within a line. */
  readonly base: number;
  /** For every further Agent: the package is handed on from one to the next. */
  readonly perAgent: number;
  /** For every line that is crossed, such as 10.5 to 10.6. */
  readonly perLine: number;
}

export interface HopToEstimate {
  readonly from: string;
  readonly to: string;
}

export type EstimateHop = (system: DesiredSystem, hop: HopToEstimate) => Estimate;

/** As many of a system's last hops count. */
export const HOPS_REMEMBERED = 20;
const ENOUGH_HOPS = 3;
const PERCENTILE = 0.9;

/** Estimates for the systems of a fleet, each by its own history. */
export function estimatesBy(history: FleetHistory, defaults: EstimateDefaults): EstimateHop {
  return (system, hop) => estimateHop(system, hop, history.get(system.name)?.hopDurations ?? [], defaults);
}

/**
 * By the system's own last hops, whose durations are `past`, where there are enough of them (the 90th percentile); else by
 * rule of thumb.
 */
export function estimateHop(
  system: Pick<DesiredSystem, 'agents' | 'failover'>,
  hop: HopToEstimate,
  past: readonly number[],
  defaults: EstimateDefaults,
): Estimate {
  const last = past.slice(-HOPS_REMEMBERED);
  if (last.length >= ENOUGH_HOPS) {
    return { durationMs: percentile(last), source: `90th percentile of its last ${last.length} upgrades` };
  }
  return byRule(system, hop, Math.max(0, ...last), defaults);
}

/** The nearest rank: a duration that was really met. */
function percentile(durations: readonly number[]): number {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.ceil(PERCENTILE * sorted.length) - 1] ?? 0;
}

function byRule(
  { agents, failover }: Pick<DesiredSystem, 'agents' | 'failover'>,
  { from, to }: HopToEstimate,
  longest: number,
  { base, perAgent, perLine }: EstimateDefaults,
): Estimate {
  const lines = linesBetween(from, to);
  const inTurn = agents.some(({ role }) => role !== 'standalone') && oneAfterTheOther(failover);
  const once = base + (agents.length - 1) * perAgent + lines * perLine;
  const durationMs = Math.max(inTurn ? 2 * once : once, longest);
  const about = [
    counted(agents.length, 'Agent'),
    lines === 0 ? 'within a line' : counted(lines, 'line ahead', 'lines ahead'),
    ...(inTurn ? ['Failover members in turn'] : []),
  ];
  return { durationMs, source: `rule of thumb: ${about.join(', ')}` };
}

function oneAfterTheOther({ policy, systemDefault }: DesiredSystem['failover']): boolean {
  return (policy === 'default' ? systemDefault : policy) !== 'simultaneous';
}

/** 1 between `10.5.0 [CU3]` and `10.6.0`, and to another major; 0 where either is no release. */
function linesBetween(from: string, to: string): number {
  const [first, last] = [parseRelease(from), parseRelease(to)];
  if (!first.ok || !last.ok) return 0;
  if (first.value.major !== last.value.major) return 1;
  return Math.max(0, last.value.minor - first.value.minor);
}
