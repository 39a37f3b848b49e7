import type { DesiredSystem } from '../model/desired.ts';
import type { Terms } from './rules/rule.ts';

/** What the rules may know of a desired system. */
export function termsOf(system: DesiredSystem, now: number): Terms {
  return { target: system.target, facts: system.facts, failover: failoverOf(system), now };
}

/** `default` is whatever the system is set to, where the author has said what that is. */
function failoverOf({ agents, failover }: DesiredSystem): Terms['failover'] {
  if (agents.every(({ role }) => role === 'standalone')) return 'no-pairs';
  return failover.policy === 'default' ? (failover.systemDefault ?? 'undetermined') : failover.policy;
}
