import { lineOf } from '../../model/release.ts';
import { downTo, oldestOf } from '../down-to.ts';
import { type FixedBuild, fixedBuildOf } from '../fixed-build.ts';
import type { Objection } from '../plan.ts';
import type { Target } from '../rules/rule.ts';
import { describeCeiling, isAbove } from '../rules/under-ceiling.ts';
import { isOnlyUncatalogued, type Shortlist } from '../shortlist.ts';
import { endWarnings } from '../standing-warnings.ts';
import type { Standpoint } from '../standpoint.ts';
import { describeStop, plannedRelease, type Stop } from '../stop.ts';
import { heldBack } from '../system-entry.ts';
import { toldApart } from '../told-apart.ts';
import type { Plotted } from './course.ts';
import { wantedBy } from './wanted-by.ts';

/** Nothing newer is wanted, or what runs is above all that is. */
export function stay(considered: Shortlist, target: Target, { start, outlook }: Standpoint): Plotted {
  const { ceiling } = target;
  if (ceiling !== undefined && isAbove(start.release, ceiling)) {
    const objection: Objection = {
      rule: 'under-ceiling',
      reason: 'AboveCeiling',
      message: `${start.name} runs and is above the ceiling ${describeCeiling(ceiling)}; there is no way back`,
      unblock: `write \`ceiling: "${lineOf(start.release)}"\` or higher`,
    };
    return { ...heldBack('blocked', [objection]), ...considered };
  }
  const fixed = fixedBuildOf(start, outlook);
  const isMissed = fixed !== undefined && !fixed.isInCatalog;
  const but = fixed === undefined ? '' : `, but not on its fixed build: ${fixed.inWords}`;
  return {
    verdict: 'up-to-date',
    reason: 'UpToDate',
    message: `${describeStop(start)} is ${wantedBy(target)}${but}${isMissed ? ', which the Catalog does not have' : ''}`,
    evidence: [],
    notBefore: undefined,
    unblock: fixed === undefined ? undefined : wayToFixed(fixed, start, considered),
    target: plannedRelease(start),
    hops: [],
    risks: [],
    ...considered,
    warnings: [...endWarnings(start, start, outlook), ...uncatalogued(considered, start)],
  };
}

/** A fixed build of the Catalog was refused as the candidate that it is. */
function wayToFixed({ build, isInCatalog }: FixedBuild, { name }: Stop, { candidates }: Shortlist): string | undefined {
  if (!isInCatalog) return `add the full package of ${name} (build ${build}) to the Catalog`;
  return candidates.find(({ release }) => release === name)?.objections[0]?.unblock;
}

/** Releases that only the Catalog keeps away. */
function uncatalogued({ candidates }: Shortlist, start: Stop): readonly string[] {
  const missed = candidates.filter(({ objections }) => isOnlyUncatalogued(objections));
  if (missed.length === 0) return [];
  const more = missed.reduce((sum, { alike }) => sum + (alike?.count ?? 0), 0);
  const [, ...names] = toldApart([plannedRelease(start), ...missed]);
  return [`newer on this track and not in the Catalog: ${downTo(names, more, oldestOf(missed, names))}`];
}
