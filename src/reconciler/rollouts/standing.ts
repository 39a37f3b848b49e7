import { type Instant, instantOf, millisecondsOf } from '../../model/instant.ts';
import { onceEach, onceEachText, oncePair } from '../../model/once-each.ts';
import { listed } from '../../model/plain-words.ts';
import { compareReleases, parseRelease, trackOf } from '../../model/release.ts';
import { membersOf, type Rollout, type Wave, waveOf } from '../../model/rollout.ts';
import { trainOf } from '../../model/train.ts';
import type { Reason, SystemPlan } from '../../planner/plan.ts';
import type { RolloutMemory } from './memory.ts';

/** How far a rollout is at one moment: what is planned for its Systems, and what is remembered of it. */
export interface Standing {
  readonly rollout: Rollout;
  readonly members: ReadonlyMap<string, Member>;
  readonly underWay: ReadonlySet<string>;
  readonly memory: RolloutMemory;
}

export interface Member {
  readonly system: string;
  /** Undefined where nobody has looked at it yet. */
  readonly entry: SystemPlan | undefined;
  /** Since when it is known to run what it runs. */
  readonly since: Instant;
}

/** What the standing of a rollout is made of, beside the rollout itself. */
export interface RolloutFacts {
  readonly memory: ReadonlyMap<string, RolloutMemory>;
  /** Since when Systems are known to run what they run; the moment itself where nothing is known. */
  readonly since: ReadonlyMap<string, Instant>;
  /** What is planned for the Systems of the rollouts that the plan itself is not about. */
  readonly others: readonly SystemPlan[];
}

export const NOTHING_KNOWN: RolloutFacts = { memory: new Map(), since: new Map(), others: [] };

const AT_REST: RolloutMemory = { underWay: [], failures: [], brake: undefined };

export function standingOf(
  rollout: Rollout,
  entries: ReadonlyMap<string, SystemPlan>,
  { memory, since }: Pick<RolloutFacts, 'memory' | 'since'>,
  now: Instant,
): Standing {
  const remembered = memory.get(rollout.name) ?? AT_REST;
  const members = membersOf(rollout).map((system): [string, Member] => [
    system,
    { system, entry: entries.get(system), since: since.get(system) ?? now },
  ]);
  return { rollout, members: new Map(members), underWay: new Set(remembered.underWay), memory: remembered };
}

/** The same, with one more System under way. */
export function withUnderWay(standing: Standing, system: string): Standing {
  return { ...standing, underWay: new Set([...standing.underWay, system]) };
}

/**
 * Those of the Systems that keep others waiting which go to this release: they do not run what is asked of them, nor this
 * release or a later one.
 */
export function behind({ members }: Standing, systems: readonly string[], to: string): readonly Member[] {
  return late(members, systems, to);
}

function late(members: Standing['members'], systems: readonly string[], to: string): readonly Member[] {
  return systems.map((system) => memberNamed(members, system)).filter((member) => !hasArrived(member, to));
}

/** The same for a whole wave: most of those that ask go to the same release. */
export function behindInWave({ members }: Standing, { systems }: Wave, to: string): readonly Member[] {
  return lateIn(members, systems)(to);
}

const lateIn = oncePair((members: Standing['members'], systems: Wave['systems']) =>
  onceEachText((to) => late(members, systems, to)),
);

/** When the wave has soaked for long enough; undefined where it has no System. */
export function soakedAt({ members }: Standing, { systems, soakMs }: Wave): Instant | undefined {
  const { last } = lastIn(members, systems);
  return last === undefined ? undefined : instantOf(millisecondsOf(last) + soakMs);
}

const lastIn = oncePair((members: Standing['members'], systems: Wave['systems']) => {
  const since = systems.map((system) => memberNamed(members, system).since);
  return { last: since.toSorted().at(-1) };
});

/** Whether it is known to work: nothing is in doubt about it, and nothing goes on there. */
export function isWell({ underWay }: Standing, { system, entry }: Member): boolean {
  return entry !== undefined && entry.verdict !== 'unknown' && !IN_DOUBT.has(entry.reason) && !underWay.has(system);
}

const IN_DOUBT: ReadonlySet<Reason> = new Set([
  'PreviousRunFailed',
  'MixedVersions',
  'AgentNotRunning',
  'AgentsMissing',
]);

/** Systems that this one goes with or after, and that cannot be reached. */
export function unreachable(
  { rollout, members }: Pick<Standing, 'rollout' | 'members'>,
  system: string,
): readonly Member[] {
  const wave = waveOf(rollout, system);
  return silentIn(members).filter((other) => other.system !== system && waveOf(rollout, other.system) <= wave);
}

const silentIn = onceEach((members: Standing['members']) =>
  [...members.values()].filter(({ entry }) => entry?.reason === 'AgentUnreachable'),
);

/** `lab (KnownIssue: …)` */
export function describeMember({ system, entry }: Member): string {
  if (entry === undefined || entry.reason === 'NotObserved') return `${system} (nobody has looked at it yet)`;
  return `${system} (${entry.reason}: ${entry.message})`;
}

const SHOWN = 3;

/** The first few of them, for a sentence. */
export function describeMembers(members: readonly Member[]): string {
  return listed(members, describeMember, SHOWN, '; ');
}

export function memberNamed(members: Standing['members'], system: string): Member {
  const member = members.get(system);
  if (member === undefined) throw new TypeError(`"${system}" is no System of the rollout`);
  return member;
}

function hasArrived({ entry }: Member, to: string): boolean {
  if (entry === undefined) return false;
  if (entry.verdict === 'up-to-date') return true;
  if (entry.verdict !== 'waiting' && entry.verdict !== 'blocked') return false;
  if (IN_DOUBT.has(entry.reason) || entry.reason === 'RunInProgress' || entry.hops.length > 0) return false;
  return entry.current !== undefined && isAsFar(entry.current.release, to);
}

/** Whether whoever runs the one has nothing to learn from the other. */
function isAsFar(current: string, to: string): boolean {
  const [runs, goal] = [parseRelease(current), parseRelease(to)];
  if (!runs.ok || !goal.ok) return false;
  if (trackOf(runs.value) === trackOf(goal.value)) return compareReleases(runs.value, goal.value) >= 0;
  const [own, wanted] = [trainOf(runs.value), trainOf(goal.value)];
  return own !== undefined && wanted !== undefined && own >= wanted;
}
