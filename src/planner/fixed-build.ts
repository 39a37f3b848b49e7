import { sameReleaseName } from '../model/release.ts';
import type { Outlook } from './outlook.ts';
import { conditionOf, settledBy } from './risks/conditions.ts';
import { isAffected } from './risks/issue-risk.ts';
import type { Stop } from './stop.ts';

/** A later build under the name of the release that runs, in which known issues of the running one are fixed. */
export interface FixedBuild {
  readonly build: number;
  /** `build 15943 is affected by KI_one (https://…), fixed in build 16239` */
  readonly inWords: string;
  readonly isInCatalog: boolean;
}

export function fixedBuildOf(start: Stop, { landscape, circumstances }: Outlook): FixedBuild | undefined {
  const fixes = landscape.knownIssues.flatMap((issue) => {
    const fixed = issue.fixedFromBuild.find(({ release }) => sameReleaseName(release, start.release));
    if (fixed === undefined || start.build === undefined || !isAffected(issue, start)) return [];
    const stays = { from: start, to: start };
    const conditions = issue.scope.map((key) => settledBy(stays, conditionOf(key, circumstances), circumstances).holds);
    if (conditions.includes(false)) return [];
    return [{ build: fixed.build, issue: `${issue.id} (${issue.url})`, isSure: !conditions.includes('unknown') }];
  });
  if (fixes.length === 0) return undefined;
  const build = Math.max(...fixes.map((fix) => fix.build));
  const isSure = fixes.some((fix) => fix.isSure);
  const issues = fixes.map(({ issue }) => issue).join(' and ');
  const stops = landscape.byName.get(start.name) ?? [];
  return {
    build,
    inWords: `build ${start.build} ${isSure ? 'is' : 'may be'} affected by ${issues}, fixed in build ${build}`,
    isInCatalog: stops.some((stop) => stop.package !== undefined && (stop.build ?? 0) >= build),
  };
}
