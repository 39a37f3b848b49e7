import type { ObservedAgent } from '../model/observed.ts';
import { onceEach, oncePair } from '../model/once-each.ts';
import { offeredToNobody } from './available.ts';
import { type Choice, chooseTarget } from './choose-target.ts';
import { circumstancesOf } from './circumstances.ts';
import { type Course, plotCourse } from './course.ts';
import { type Finding, identifyAgent } from './identify-agent.ts';
import type { Landscape } from './landscape.ts';
import { Outlook } from './outlook.ts';
import type { TrackOffer } from './plan.ts';
import type { Lessons } from './risks/lessons.ts';
import type { Circumstances, SystemView, Target } from './rules/rule.ts';
import { Standpoint } from './standpoint.ts';
import type { Stop } from './stop.ts';

/**
 * One plan under way. The systems of a fleet are much alike, so everything is found out once for all that it depends on:
 * readings, circumstances, where a system stands, what it is to run. Nothing else of a system can be asked for down
 * there, so that a system gets the same answer alone and in any company.
 */
export class Planning {
  readonly landscape: Landscape;
  readonly lessons: Lessons;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What either track has for a system of which it cannot be told what runs. */
  readonly offeredToNobody: readonly TrackOffer[];

  readonly #findings = new Map<string, Finding>();
  readonly #circumstances = oneOfAKind<Circumstances>();
  readonly #targets = oneOfAKind<Target>();
  readonly #outlooks = onceEach((circumstances: Circumstances) => new Outlook(this.landscape, circumstances));
  readonly #standpoints = oncePair((outlook: Outlook, start: Stop) => new Standpoint(start, outlook));
  readonly #choices = oncePair((standpoint: Standpoint, target: Target) => chooseTarget(target, standpoint));
  readonly #courses = oncePair((standpoint: Standpoint, target: Target) =>
    plotCourse(target, standpoint, (other) => this.choose(standpoint, other)),
  );

  constructor(landscape: Landscape, lessons: Lessons, now: number) {
    this.landscape = landscape;
    this.lessons = lessons;
    this.now = now;
    this.offeredToNobody = offeredToNobody(landscape, now);
  }

  identify(agent: ObservedAgent | undefined): Finding {
    if (agent === undefined || agent.readings.length === 0) return identifyAgent(agent, this.landscape);
    let said = '';
    for (const { source, raw } of agent.readings) said += `${source} ${raw.length} ${raw},`;
    const finding = this.#findings.get(said) ?? identifyAgent(agent, this.landscape);
    this.#findings.set(said, finding);
    return finding;
  }

  standpoint(start: Stop, system: Pick<SystemView, 'desired' | 'history'>): Standpoint {
    const circumstances = this.#circumstances(circumstancesOf(system, this.now, this.lessons));
    return this.#standpoints(this.#outlooks(circumstances), start);
  }

  choose(standpoint: Standpoint, target: Target): Choice {
    return this.#choices(standpoint, this.#targets(target));
  }

  course(standpoint: Standpoint, target: Target): Course {
    return this.#courses(standpoint, this.#targets(target));
  }
}

/** Hands out one object for all that say the same. */
function oneOfAKind<T>(): (value: T) => T {
  const known = new Map<string, T>();
  return (value) => {
    const text = JSON.stringify(value);
    const same = known.get(text) ?? value;
    known.set(text, same);
    return same;
  };
}
