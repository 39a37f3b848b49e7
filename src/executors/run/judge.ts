import type { Timers } from '../../config/config.ts';
import { type AgentStanding, allAtTarget } from './agent-versions.ts';

/** How an upgrade that was started looks now. Times in milliseconds. */
export interface Situation {
  readonly standings: readonly AgentStanding[];
  /** The vendor's tool ended. */
  readonly exited: boolean;
  /** Since anything last moved: a version, a state, the progress log. */
  readonly quietMs: number;
  readonly sinceLaunchMs: number;
}

export type Verdict = 'going-on' | 'settling' | 'failed' | 'partial' | 'wrong-version' | 'stalled' | 'unknown';

/**
 * Only versions decide; the exit code never does. A bad verdict waits until nothing moves any more, because Agents
 * finish at different times.
 */
export function judge(
  { standings, exited, quietMs, sinceLaunchMs }: Situation,
  timers: Pick<Timers, 'grace' | 'noProgress' | 'overall'>,
): Verdict {
  if (allAtTarget(standings)) return 'settling';
  const silent = quietMs >= timers.noProgress;
  const over = silent || (exited && quietMs >= timers.grace);
  const some = (wanted: AgentStanding['standing']) => standings.some(({ standing }) => standing === wanted);
  if (over && some('other')) return 'wrong-version';
  if (over && !some('unread')) {
    if (some('target')) return 'partial';
    if (exited) return 'failed';
  }
  if (silent) return 'stalled';
  return sinceLaunchMs >= timers.overall ? 'unknown' : 'going-on';
}
