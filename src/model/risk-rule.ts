import type { PathRule } from './knowledge.ts';

/**
 * Rules that can be a risk of a hop: a way that is closed, or something that a release asks of a machine. They are read
 * from the knowledge; every other rule is built in, and the knowledge only describes it.
 */
export function isRiskRule({ kind, strength, to, knownIssue }: PathRule): boolean {
  if (knownIssue !== undefined) return false;
  // What a machine is given on the way is told by the advice on reboots.
  return kind === 'block' || (kind === 'requirement' && to !== undefined && strength !== 'else-auto-reboot');
}
