import type { DesiredSystem } from '../model/desired.ts';
import type { Lesson } from './risks/lessons.ts';
import type { Terms } from './rules/rule.ts';

/** What the rules may know of a desired system. A system learns from the others; of itself its own history tells. */
export function termsOf(system: DesiredSystem, now: number, lessons: readonly Lesson[] = []): Terms {
  return {
    target: system.target,
    facts: system.facts,
    failover: failoverOf(system),
    agents: system.agents.length,
    acceptedRisks: system.acceptedRisks,
    lessons: lessons.filter((lesson) => lesson.system !== system.name),
    now,
  };
}

/** `default` is whatever the system is set to, where the author has said what that is. */
function failoverOf({ agents, failover }: DesiredSystem): Terms['failover'] {
  if (agents.every(({ role }) => role === 'standalone')) return 'no-pairs';
  return failover.policy === 'default' ? (failover.systemDefault ?? 'undetermined') : failover.policy;
}
