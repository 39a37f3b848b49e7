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

/** What the newest run of each system teaches the others, in code-unit order of the systems. */
export function lessonsOf(history: FleetHistory): readonly Lesson[] {
  const lessons: Lesson[] = [];
  for (const [system, { latest }] of history) {
    if (latest?.from === undefined || !WENT_WRONG.some((state) => state === latest.state)) continue;
    const { from, targetBuild, state, message } = latest;
    lessons.push({ system, from, targetBuild, message: `its run ended as ${state}: ${message}` });
  }
  return lessons.toSorted((a, b) => compareText(a.system, b.system));
}

export function lessonId({ system, targetBuild }: Lesson): string {
  return `LOCAL_failed_${system}_${targetBuild}`;
}

/** The same hop failed elsewhere; whether it would fail here, nobody can say before somebody has looked. */
export function lessonRisk(lesson: Lesson, { from, to }: Move): RiskFound | undefined {
  if (to.build !== lesson.targetBuild || from.name !== lesson.from) return undefined;
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
