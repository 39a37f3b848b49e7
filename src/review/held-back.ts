import { groupedBy } from '../model/grouped-by.ts';
import { downTo, oldestOf } from '../planner/down-to.ts';
import type { Candidate, Objection, SystemPlan, UnlistedCandidates } from '../planner/plan.ts';
import { whatSpeaksAgainst } from '../planner/shortlist.ts';
import { toldApart } from '../planner/told-apart.ts';

type Objections = readonly [Objection, ...Objection[]];

/** What of a plan's entry tells who was considered. */
type Considered = Pick<SystemPlan, 'candidates' | 'current'>;

/** Releases that are told of in one breath, newest first. */
export interface Releases {
  /** Those that are in the list. */
  readonly names: readonly string[];
  /** All of them, those that the list leaves out among them. */
  readonly count: number;
  readonly oldest: string;
}

/** Releases that the same speaks against. */
export interface HeldBack extends Releases {
  /** What was said of the newest of them; never empty. */
  readonly objections: Objections;
  /** What lets the oldest of them in, where that is less than what lets all of them in. */
  readonly smallestStep: string | undefined;
}

/** Refused candidates, newest first, those with the same first objection together. */
export function refusedGroups(entry: Considered): readonly HeldBack[] {
  return grouped(entry, ([first]) => whatSpeaksAgainst({ objections: [first] }));
}

/** The same, told apart by everything that speaks against them, so that each group has one way out. */
export function refusedAlike(entry: Considered): readonly HeldBack[] {
  return grouped(entry, (objections) => whatSpeaksAgainst({ objections }));
}

type Refused = Candidate & { readonly objections: Objections };

function grouped({ candidates, current }: Considered, keyOf: (objections: Objections) => string): readonly HeldBack[] {
  const refused = candidates.filter((candidate) => !candidate.chosen).filter(isRefused);
  const groups = groupedBy(refused, ({ objections }) => keyOf(objections));
  return [...groups.values()].flatMap((group) => {
    const [newest] = group;
    if (newest === undefined) return [];
    return [{ ...releasesOf(group, current), objections: newest.objections, smallestStep: smallestStepOf(group) }];
  });
}

function isRefused(candidate: Candidate): candidate is Refused {
  return candidate.objections.length > 0;
}

/** Another build of the release that runs is told apart from it. */
export function releasesOf(candidates: readonly Candidate[], current?: SystemPlan['current']): Releases {
  const names = toldApart([...candidates, ...(current === undefined ? [] : [current])]);
  return {
    names: names.slice(0, candidates.length),
    count: candidates.reduce((count, { alike }) => count + 1 + (alike?.count ?? 0), 0),
    oldest: oldestOf(candidates, names),
  };
}

/** A ceiling that lets the newest in is higher than the next release needs it; others of an age are ready at other times. */
function smallestStepOf(group: readonly Refused[]): string | undefined {
  const [newest, oldest] = [group[0], group.at(-1)];
  if (newest === undefined || oldest === undefined || newest === oldest) return undefined;
  const [all, one] = [newest.objections[0], oldest.objections[0]];
  if (one.notBefore !== undefined && one.notBefore !== all.notBefore) {
    return `${oldest.release} is free at ${one.notBefore}`;
  }
  if (one.rule !== 'under-ceiling' || one.unblock === undefined || one.unblock === all.unblock) return undefined;
  return `the smallest step, for ${oldest.release}: ${one.unblock}`;
}

/** `10.6.0 [CU6], 10.6.0 [CU5] and 2 more down to 10.6.0 [CU3]` */
export function namesInWords({ names, count, oldest }: Releases, most = 3): string {
  const shown = names.slice(0, most);
  return downTo(shown, count - shown.length, oldest);
}

/** `12 more from 10.4.0 [CU9] down to 10.2.0 [CU6]  KnownIssue, RiskUnknown: each for its own reasons; …` */
export function unlistedInWords({ count, newest, oldest, reasons }: UnlistedCandidates): string {
  const why = reasons.join(', ');
  if (count === 1) return `${newest}  ${why}; to see why, write it under \`version\``;
  return `${count} more from ${newest} down to ${oldest}  ${why}: each for its own reasons; write one of them under \`version\` to see why`;
}
