import { counted } from '../../model/plain-words.ts';
import type { Conclusion, Proposal, SystemChange } from './proposal.ts';

type Found = Pick<Proposal, 'systems' | 'alarms' | 'findings'>;

/**
 * `failure` where the commit must not be merged, or an upgrade that it leaves in place is known to fail. `neutral` where
 * it asks for something that does not happen by itself. `success` else.
 */
export function conclude({ systems, alarms, findings }: Found, isPlanned: boolean): Conclusion {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const problems = counted(errors, 'problem');
  if (!isPlanned) return { kind: 'failure', title: `${problems}: nothing of this can be planned` };
  const failing = new Set(alarms.map(({ system }) => system));
  const held = systems.filter((change) => isTouched(change) && !isUnderWay(change) && !failing.has(change.system));
  const title = [
    changesInWords(systems),
    ...part(failing.size, (many) => `${many} with an upgrade that would fail`),
    ...part(held.length, (many) => `${many} held back`),
  ].join(', ');
  if (errors > 0) return { kind: 'failure', title: `${problems}; ${title}` };
  if (failing.size > 0) return { kind: 'failure', title };
  return { kind: held.length > 0 ? 'neutral' : 'success', title };
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

function part(count: number, words: (count: number) => string): readonly string[] {
  return count === 0 ? [] : [words(count)];
}
