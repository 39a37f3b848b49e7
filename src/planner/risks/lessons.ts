import { compareText } from '../../model/text-order.ts';
import { type FleetHistory, WENT_WRONG } from '../history.ts';
import type { Move } from '../rules/rule.ts';
import { describeStop } from '../stop.ts';
import type { RiskFound } from './acceptance.ts';

/** A hop that went wrong somewhere in the fleet. */
export interface Lesson {
  readonly system: string;
  /** The release that it started from. */
  readonly from: string;
  readonly targetBuild: number;
  readonly message: string;
}

/** What the newest run of each system teaches the others. */
export class Lessons {
  readonly #text: string;
  readonly #ids = new Set<string>();
  readonly #learnt = new Set<string>();
  readonly #byHop = new Map<string, Lesson[]>();

  constructor(history: FleetHistory = new Map()) {
    const lessons = lessonsIn(history);
    this.#text = JSON.stringify(lessons);
    for (const lesson of lessons) {
      this.#ids.add(lessonId(lesson));
      this.#learnt.add(lesson.system);
      const hop = hopOf(lesson.from, lesson.targetBuild);
      const others = this.#byHop.get(hop);
      if (others === undefined) this.#byHop.set(hop, [lesson]);
      else others.push(lesson);
    }
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
    const all = this.#byHop.get(hopOf(move.from.name, move.to.build)) ?? [];
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

function hopOf(from: string, targetBuild: number | undefined): string {
  return `${from} → ${targetBuild}`;
}

export function lessonId({ system, targetBuild }: Lesson): string {
  return `LOCAL_failed_${system}_${targetBuild}`;
}

/** The same hop failed elsewhere; whether it would fail here, nobody can say before somebody has looked. */
export function lessonRisk(lesson: Lesson, { from, to }: Move): RiskFound {
  return {
    id: lessonId(lesson),
    kind: 'local',
    verdict: 'unknown',
    severity: 'breaks-after-upgrade',
    title: `The same hop went wrong on "${lesson.system}"`,
    url: undefined,
    because: `from ${from.name} to ${describeStop(to)}, ${lesson.message}`,
    facts: [],
  };
}
