import type { Ceiling } from '../../model/desired.ts';
import { compareReleases, formatRelease, lineOf, type Release } from '../../model/release.ts';
import type { Stop } from '../stop.ts';
import type { WishRule } from './rule.ts';

/** The author drew a line that nothing may be installed above. */
export const underCeiling: WishRule = {
  name: 'under-ceiling',
  objection({ name, release }, { ceiling }) {
    if (ceiling === undefined || !isAbove(release, ceiling)) return undefined;
    return {
      reason: 'AboveCeiling',
      message: `${name} is above the ceiling ${describeCeiling(ceiling)}`,
      unblock: `write \`ceiling: "${smallestAbove(ceiling, { name, release })}"\` or higher`,
    };
  },
};

/** Within the line of the ceiling the release itself is the smallest step. */
function smallestAbove(ceiling: Ceiling, { name, release }: Pick<Stop, 'name' | 'release'>): string {
  const line = lineOf(release);
  return ceiling.kind === 'release' && lineOf(ceiling.release) === line ? name : line;
}

export function isAbove(release: Release, ceiling: Ceiling): boolean {
  if (ceiling.kind === 'release') return compareReleases(release, ceiling.release) > 0;
  return release.major - ceiling.major > 0 || (release.major === ceiling.major && release.minor > ceiling.minor);
}

export function describeCeiling(ceiling: Ceiling): string {
  return ceiling.kind === 'line' ? lineOf({ ...ceiling, month: 0, cu: 0 }) : formatRelease(ceiling.release);
}
