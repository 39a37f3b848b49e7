import type { Candidate, Objection } from '../planner/plan.ts';

type Objections = readonly [Objection, ...Objection[]];

/** Releases that the same rules refused. */
export interface HeldBack {
  readonly releases: readonly string[];
  /** What was said of the newest of them; never empty. */
  readonly objections: Objections;
}

/** Refused candidates, newest first, those with the same first objection's rule together. */
export function heldBack(candidates: readonly Candidate[]): readonly HeldBack[] {
  return grouped(candidates, ([first]) => first.rule);
}

/** The same, told apart by everything that speaks against them, so that each group has one way out. */
export function heldBackAlike(candidates: readonly Candidate[]): readonly HeldBack[] {
  return grouped(candidates, (objections) => objections.map(({ rule }) => rule).join('\n'));
}

function grouped(candidates: readonly Candidate[], keyOf: (objections: Objections) => string): readonly HeldBack[] {
  const groups = new Map<string, { releases: string[]; objections: Objections }>();
  for (const { release, objections } of candidates) {
    const [first, ...others] = objections;
    if (first === undefined) continue;
    const key = keyOf([first, ...others]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { releases: [release], objections: [first, ...others] });
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
