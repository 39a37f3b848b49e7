import { groupedBy } from '../../model/grouped-by.ts';
import { lineOf, parseRelease, type Release, trackOf } from '../../model/release.ts';
import { compareText } from '../../model/text-order.ts';
import { type FleetHistory, WENT_WRONG } from '../history.ts';
import type { Move } from '../rules/rule.ts';
import { describeStop } from '../stop.ts';
import type { RiskFound } from './acceptance.ts';

/** An upgrade that went wrong somewhere in the fleet. */
export interface Lesson {
  readonly system: string;
  /** The release that it started from. */
  readonly from: string;
  readonly targetBuild: number;
  readonly message: string;
}

/**
 * What the newest run of each system teaches the others: whatever release of a line they run, and whatever stops they make
 * on it, the build that failed over that line is held against them. Another stop would only bring them to it by two hops.
 */
export class Lessons {
  readonly #text: string;
  readonly #ids: ReadonlySet<string>;
  readonly #learnt: ReadonlySet<string>;
  readonly #byUpgrade: ReadonlyMap<string, readonly Lesson[]>;

  constructor(history: FleetHistory = new Map()) {
    const lessons = lessonsIn(history);
    this.#text = JSON.stringify(lessons);
    this.#ids = new Set(lessons.map(lessonId));
    this.#learnt = new Set(lessons.map(({ system }) => system));
    this.#byUpgrade = groupedBy(lessons, ({ from, targetBuild }) => upgradeOf(lineFrom(from), targetBuild));
  }

  /** Whether the same went wrong, and nothing else. */
  areThoseOf(others: Lessons): boolean {
    return this.#text === others.#text;
  }

  /** The name of a system that a lesson comes from: of itself it hears by its own history. */
  learntFrom(system: string): string | undefined {
    return this.#learnt.has(system) ? system : undefined;
  }

  about(move: Move, except: string | undefined): readonly Lesson[] {
    const all = this.#byUpgrade.get(upgradeOf(lineAndTrack(move.from.release), move.to.build)) ?? [];
    return except === undefined ? all : all.filter(({ system }) => system !== except);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }
}

function lessonsIn(history: FleetHistory): readonly Lesson[] {
  const lessons: Lesson[] = [];
  for (const [system, { latest }] of history) {
    if (latest?.from === undefined || !WENT_WRONG.some((state) => state === latest.state)) continue;
    const { from, targetBuild, state, message } = latest;
    lessons.push({ system, from, targetBuild, message: `its run ended as ${state}: ${message}` });
  }
  return lessons.toSorted((a, b) => compareText(a.system, b.system));
}

function upgradeOf(line: string, targetBuild: number | undefined): string {
  return `${line} → ${targetBuild}`;
}

function lineFrom(name: string): string {
  const release = parseRelease(name);
  return release.ok ? lineAndTrack(release.value) : name;
}

function lineAndTrack(release: Release): string {
  return `${lineOf(release)} ${trackOf(release)}`;
}

export function lessonId({ system, targetBuild }: Lesson): string {
  return `LOCAL_failed_${system}_${targetBuild}`;
}

/** The same package failed elsewhere over the same line; whether it would fail here, nobody can say before somebody has looked. */
export function lessonRisk(lesson: Lesson, { to }: Move): RiskFound {
  return {
    id: lessonId(lesson),
    kind: 'local',
    verdict: 'unknown',
    severity: 'breaks-after-upgrade',
    title: `The same upgrade went wrong on "${lesson.system}"`,
    url: undefined,
    because: `from ${lesson.from} to ${describeStop(to)}, ${lesson.message}`,
    facts: {},
  };
}
