import type { Knowledge } from '../model/knowledge.ts';
import type { Correction, KnowledgeOverlay, SaidHere } from '../model/overlay.ts';
import { formatRelease, type Release, sameReleaseName } from '../model/release.ts';

export type Overlays = readonly Pick<KnowledgeOverlay, 'knownBuilds' | 'risks' | 'corrections'>[];

type Vendor = Pick<Knowledge, 'knownIssues' | 'pathRules'>;

/** Of a known issue or a path rule; what is said of the issue that a rule is asked as is said of the rule. */
export function saidOf(id: string, overlays: Overlays, vendor: Vendor): readonly SaidHere[] {
  const askedAs = vendor.pathRules.find((rule) => rule.id === id)?.knownIssue;
  const own = overlays.flatMap(({ risks }) => risks.filter((risk) => risk.id === id));
  const corrections = overlays.flatMap((overlay) =>
    overlay.corrections.filter((correction) => correction.id === id || correction.id === askedAs),
  );
  return [
    ...own.map(({ reason, origin }) => ({ what: 'a risk of this repository', reason, origin })),
    ...corrections.map((correction) => {
      const { reason, origin } = correction;
      const change = changeBy(correction, vendor);
      return { what: correction.id === id ? change : `as ${correction.id}: ${change}`, reason, origin };
    }),
  ];
}

function changeBy(correction: Correction, { knownIssues }: Vendor): string {
  if (correction.kind === 'drop') return 'dropped: no plan heeds it';
  const before = knownIssues.find(({ id }) => id === correction.id)?.severity;
  return `graded ${correction.severity} instead of ${before}`;
}

/** Of a release: the builds that the repository vouches for. */
export function saidOfRelease(release: Release, overlays: Overlays): readonly SaidHere[] {
  return overlays
    .flatMap(({ knownBuilds }) => knownBuilds.filter((known) => sameReleaseName(known.release, release)))
    .map(({ build, reason, origin }) => ({
      what: `build ${build} added to ${formatRelease(release)}`,
      reason,
      origin,
    }));
}
