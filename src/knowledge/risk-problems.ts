import type { ReleaseRange } from '../model/knowledge.ts';
import type { LocalRisk } from '../model/overlay.ts';
import type { Problem } from '../model/problem.ts';
import { compareReleases } from '../model/release.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';

/** A risk of a way that no plan takes, as none goes to a lower number. */
export function riskProblems({ id, from, affects, origin }: LocalRisk): Problem[] {
  if (from === undefined || from.some((start) => affects.some((end) => reachesUp(start, end)))) return [];
  const message = `"${id}" applies to nothing: no release of its affects: lies above one of its from:, and no plan goes back; write from: for where the way starts and affects: for where it leads`;
  return [warning(problemFrom(origin, 'knowledge.risk', message))];
}

/** Whether a way can lead up from the one range into the other. From a release to itself it leads to a later build. */
function reachesUp(start: ReleaseRange, end: ReleaseRange): boolean {
  if (start.from === undefined || end.to === undefined) return true;
  const above = compareReleases(end.to, start.from);
  return above > 0 || (above === 0 && start.fromInclusive && end.toInclusive);
}
