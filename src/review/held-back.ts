import type { Candidate, Objection } from '../planner/plan.ts';

/** Releases that one rule refused with its first word. */
export interface HeldBack {
  readonly releases: readonly string[];
  /** What was said of the newest of them. */
  readonly objection: Objection;
}

/** Refused candidates, newest first, those with the same first objection's rule together. */
export function heldBack(candidates: readonly Candidate[]): readonly HeldBack[] {
  const groups = new Map<string, { releases: string[]; objection: Objection }>();
  for (const { release, objections } of candidates) {
    const [objection] = objections;
    if (objection === undefined) continue;
    const group = groups.get(objection.rule);
    if (group === undefined) groups.set(objection.rule, { releases: [release], objection });
    else group.releases.push(release);
  }
  return [...groups.values()];
}

/** `10.6.0 [CU6], 10.6.0 [CU5] and 2 more` */
export function named(releases: readonly string[], most = 3): string {
  const more = releases.length - most;
  if (more <= 0) return releases.join(', ');
  return `${releases.slice(0, most).join(', ')} and ${more} more`;
}
