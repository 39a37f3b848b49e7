import { groupedBy } from '../model/grouped-by.ts';
import type { Assessment } from './assess-release.ts';
import type { Candidate, SystemPlan } from './plan.ts';
import { compareStops, type Stop } from './stop.ts';

/** A screenful. */
export const MOST_CANDIDATES = 16;

/** What an entry tells of all that was considered: a bounded part of it by name, the rest by number. */
export type Shortlist = Required<Pick<SystemPlan, 'candidates'>> & Pick<SystemPlan, 'unlisted'>;

type Group = readonly Assessment[];

/**
 * The chosen release, the newest, the newest and the oldest of those that the same speaks against, and then from the
 * newest on as many as there is room for. `uncatalogued` are more that are newer than what runs and that only the Catalog
 * lacks: nobody assessed them.
 */
export function shortlist(
  assessments: readonly Assessment[],
  chosen: Assessment | undefined,
  uncatalogued: readonly Stop[],
): Shortlist {
  const groups = [...groupedBy(assessments, whatSpeaksAgainst).values()];
  const byWorth = [
    ...(chosen === undefined ? [] : [chosen]),
    ...assessments.slice(0, 1),
    ...groups.flatMap((group) => group.slice(0, 1)),
    ...groups.flatMap((group) => group.slice(-1)),
    ...assessments,
  ];
  const kept = new Set([...new Set(byWorth)].slice(0, MOST_CANDIDATES));
  const alike = new Map(groups.flatMap((group) => leftOutOf(group, kept)));
  const missed = uncatalogued.filter((stop) => chosen === undefined || compareStops(stop, chosen.goal) > 0);
  addUncatalogued(missed, groups, kept, alike);
  const unlisted = groups.filter((group) => !group.some((assessment) => kept.has(assessment))).flat();
  return {
    candidates: assessments
      .filter((assessment) => kept.has(assessment))
      .map((assessment) => candidateOf(assessment, assessment === chosen, alike.get(assessment))),
    ...(unlisted.length === 0 ? {} : { unlisted: spanOf(unlisted) }),
  };
}

/** Releases have it in common where one edit ends it for all of them, or for each one of the same kind. */
export function whatSpeaksAgainst({ objections }: Pick<Candidate, 'objections'>): string {
  return objections
    .map(({ rule, reason, unblock = '' }) => `${rule} ${reason} ${isShared(rule) ? unblock : ''}`)
    .join('\n');
}

/** What ends the objection of such a rule says nothing of the release that it was made to. */
function isShared(rule: string): boolean {
  return rule === 'known-risks';
}

type Alike = NonNullable<Candidate['alike']>;

/** Those that are left out are counted where the last of their like stands. */
function leftOutOf(group: Group, kept: ReadonlySet<Assessment>): readonly (readonly [Assessment, Alike])[] {
  const last = group.findLast((assessment) => kept.has(assessment));
  const leftOut = group.filter((assessment) => !kept.has(assessment));
  if (last === undefined || leftOut.length === 0) return [];
  return [[last, { count: leftOut.length, oldest: (group.at(-1) ?? last).goal.name }]];
}

function addUncatalogued(
  stops: readonly Stop[],
  groups: readonly Group[],
  kept: ReadonlySet<Assessment>,
  alike: Map<Assessment, Alike>,
): void {
  const oldest = stops.at(-1);
  const last = groups
    .find(([newest]) => newest !== undefined && isOnlyUncatalogued(newest.objections))
    ?.findLast((each) => kept.has(each));
  if (oldest === undefined || last === undefined) return;
  alike.set(last, { count: (alike.get(last)?.count ?? 0) + stops.length, oldest: oldest.name });
}

/** Whether the Catalog alone keeps a release away. */
export function isOnlyUncatalogued(objections: Candidate['objections']): boolean {
  return objections.length > 0 && objections.every(({ rule }) => rule === 'in-catalog');
}

function candidateOf({ goal, objections }: Assessment, chosen: boolean, alike: Alike | undefined): Candidate {
  const { name, build, notes } = goal;
  const leftOut = alike === undefined ? {} : { alike };
  return { release: name, build, chosen, ...(notes === undefined ? {} : { notes }), objections, ...leftOut };
}

/** Newest first. */
function spanOf(unlisted: readonly Assessment[]): NonNullable<SystemPlan['unlisted']> {
  const reasons = new Set(unlisted.flatMap(({ objections }) => objections.slice(0, 1).map(({ reason }) => reason)));
  return {
    count: unlisted.length,
    newest: unlisted[0]?.goal.name ?? '',
    oldest: unlisted.at(-1)?.goal.name ?? '',
    reasons: [...reasons],
  };
}
