import { counted } from '../../model/plain-words.ts';
import type { Problem } from '../../model/problem.ts';
import type { Reason } from '../../planner/plan.ts';
import type { Conclusion, SystemChange } from './proposal.ts';

/** Found ahead on the very System, and sure to end the upgrade in the middle of its window. */
const FAILS_AHEAD: ReadonlySet<Reason> = new Set(['PrerequisiteFailed']);

/**
 * `failure` where the commit must not be merged, or an upgrade that it leaves in place is known to fail. `neutral` where
 * it asks for something that does not happen by itself. `success` else.
 */
export function conclude(
  systems: readonly SystemChange[],
  findings: readonly Problem[],
  isPlanned: boolean,
): Conclusion {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const problems = counted(errors, 'problem');
  if (!isPlanned) return { kind: 'failure', title: `${problems}: nothing of this can be planned` };
  const failing = systems.filter(needsAttention);
  const held = systems.filter((change) => isTouched(change) && !isUnderWay(change));
  const title = [changesInWords(systems), ...heldInWords(held, failing)].join(', ');
  if (errors > 0) return { kind: 'failure', title: `${problems}; ${title}` };
  if (failing.length > 0) return { kind: 'failure', title };
  return { kind: held.length > 0 ? 'neutral' : 'success', title };
}

/** Its upgrade is known to fail, whether this commit asked for it or an earlier one. */
export function needsAttention(change: SystemChange): boolean {
  return change.kind !== 'removed' && FAILS_AHEAD.has(change.after.plan.reason);
}

function isTouched({ kind }: SystemChange): boolean {
  return kind === 'added' || kind === 'changed';
}

function isUnderWay(change: SystemChange): boolean {
  return change.kind === 'removed' || !['blocked', 'skipped', 'unknown'].includes(change.after.plan.verdict);
}

function changesInWords(systems: readonly SystemChange[]): string {
  const count = (kind: SystemChange['kind']) => systems.filter((change) => change.kind === kind).length;
  const parts = [
    ...part(
      count('changed'),
      (many) => `${many} of ${counted(systems.length, 'System')} ${many === 1 ? 'changes' : 'change'}`,
    ),
    ...part(count('added'), (many) => `${many} new`),
    ...part(count('removed'), (many) => `${many} no longer managed`),
  ];
  return parts.length === 0 ? 'nothing changes' : parts.join(', ');
}

function heldInWords(held: readonly SystemChange[], failing: readonly SystemChange[]): readonly string[] {
  const others = held.filter((change) => !failing.includes(change));
  return [
    ...part(failing.length, (many) => `${many} with failed prerequisites`),
    ...part(others.length, (many) => `${many} held back`),
  ];
}

function part(count: number, words: (count: number) => string): readonly string[] {
  return count === 0 ? [] : [words(count)];
}
