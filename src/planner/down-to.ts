import type { Candidate } from './plan.ts';

/** The name of the oldest of these candidates, newest first, and of those that were left out with the last of them. */
export function oldestOf(candidates: readonly Candidate[], names: readonly string[]): string {
  const last = candidates.at(-1);
  const own = names[candidates.length - 1] ?? '';
  return last?.alike === undefined || last.alike.oldest === last.release ? own : last.alike.oldest;
}

/**
 * `10.6.0 [CU6], 10.6.0 [CU5] and 2 more down to 10.6.0 [CU3]`. Where the oldest is among those that are shown, what was
 * left out lies between them.
 */
export function downTo(shown: readonly string[], more: number, oldest: string): string {
  const names = shown.join(', ');
  if (more === 0) return names;
  if (shown.includes(oldest)) return `${names} and ${more} more`;
  return more === 1 ? `${names} and ${oldest}` : `${names} and ${more} more down to ${oldest}`;
}
