import type { DesiredSystem } from '../model/desired.ts';
import { confirmationsIn } from './history.ts';
import type { Lesson } from './risks/lessons.ts';
import type { SystemView, Terms } from './rules/rule.ts';

/** What the rules may know of a desired system. A system learns from the others; of itself its own history tells. */
export function termsOf(
  { desired: system, history, now }: Pick<SystemView, 'desired' | 'history' | 'now'>,
  lessons: readonly Lesson[] = [],
): Terms {
  return {
    target: system.target,
    facts: system.facts,
    failover: failoverOf(system),
    agents: system.agents.length,
    acceptedRisks: system.acceptedRisks,
    lessons: lessons.filter((lesson) => lesson.system !== system.name),
    confirmed: confirmationsIn(history).map(({ step, build }) => ({ step, build })),
    now,
  };
}

/** `default` is whatever the system is set to, where the author has said what that is. */
function failoverOf({ agents, failover }: DesiredSystem): Terms['failover'] {
  if (agents.every(({ role }) => role === 'standalone')) return 'no-pairs';
  return failover.policy === 'default' ? (failover.systemDefault ?? 'undetermined') : failover.policy;
}
