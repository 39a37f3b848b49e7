import { type Instant, millisecondsOf } from '../../model/instant.ts';
import type { GateContext } from './gate.ts';

// As long as the next package may take to be on the Agents' disks. Whatever comes later is another night's work.
const UNDER_WAY_MS = 2 * 3_600_000;

/**
 * Whether at that moment the hop goes on with a path that is under way, which with `atClose: finish` no window ends: the hop
 * before it was one of ours, was verified a short while ago, and led to where this one starts.
 */
export function goesOnWithPath(at: Instant, { system, history, hop }: Omit<GateContext, 'now'>): boolean {
  const { latest } = history;
  if (system.atClose !== 'finish' || latest?.state !== 'succeeded' || latest.endedAt === undefined) return false;
  const since = millisecondsOf(at) - millisecondsOf(latest.endedAt);
  return latest.to === hop.from && since >= 0 && since < UNDER_WAY_MS;
}
