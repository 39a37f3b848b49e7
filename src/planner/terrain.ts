import type { ObservedAgent, Reading } from '../model/observed.ts';
import { onceEach, oncePair } from '../model/once-each.ts';
import { type Choice, chooseTarget } from './choose-target.ts';
import type { Course } from './course/course.ts';
import { plotCourse } from './course/plot-course.ts';
import type { FleetHistory } from './history.ts';
import { type Finding, identifyAgent } from './identify-agent.ts';
import type { Landscape } from './landscape.ts';
import { Outlook } from './outlook.ts';
import { readingsInOrder } from './readings-in-order.ts';
import { Lessons } from './risks/lessons.ts';
import type { Circumstances, Target } from './rules/rule.ts';
import { Standpoint } from './standpoint.ts';
import type { Stop } from './stop.ts';

/**
 * A landscape, and what went wrong in it, as far as plans have asked about it. The systems of a fleet are much alike, and
 * one moment is like the next, so everything is found out once for all that it depends on: readings, circumstances, where a
 * system stands, what it is to run. Nothing else of a system can be asked for down there, so that it gets the same answer
 * alone and in any company, whatever was asked before.
 */
export class Terrain {
  readonly landscape: Landscape;
  readonly lessons: Lessons;

  readonly #heard = new Heard();
  readonly #circumstances = new Kinds<Circumstances>();
  readonly #targets = new Kinds<Target>();
  readonly #outlooks = onceEach((circumstances: Circumstances) => new Outlook(this.landscape, circumstances));
  readonly #standpoints = oncePair((outlook: Outlook, start: Stop) => new Standpoint(start, outlook));
  readonly #choices = oncePair((standpoint: Standpoint, target: Target) => chooseTarget(target, standpoint));
  readonly #courses = oncePair((standpoint: Standpoint, target: Target) =>
    plotCourse(target, standpoint, (other) => this.choose(standpoint, other)),
  );

  constructor(landscape: Landscape, lessons: Lessons) {
    this.landscape = landscape;
    this.lessons = lessons;
  }

  identify(agent: ObservedAgent | undefined): Finding {
    if (agent === undefined || agent.readings.length === 0) return identifyAgent(agent, this.landscape);
    let heard = this.#heard;
    for (const reading of readingsInOrder(agent.readings)) heard = heard.and(reading);
    heard.finding ??= identifyAgent(agent, this.landscape);
    return heard.finding;
  }

  standpoint(start: Stop, circumstances: Circumstances): Standpoint {
    return this.#standpoints(this.#outlooks(this.#circumstances.same(circumstances)), start);
  }

  choose(standpoint: Standpoint, target: Target): Choice {
    return this.#choices(standpoint, this.#targets.same(target));
  }

  course(standpoint: Standpoint, target: Target): Course {
    return this.#courses(standpoint, this.#targets.same(target));
  }

  /** Of systems, by their circumstances. */
  get kinds(): number {
    return this.#circumstances.size;
  }
}

// A kind takes some 25 kB.
const KINDS_REMEMBERED = 2000;

const explored = new WeakMap<Landscape, Terrain>();

/** As explored last where nothing else went wrong since, and it is not too much to keep. */
export function terrainOf(landscape: Landscape, history: FleetHistory): Terrain {
  const lessons = new Lessons(history);
  const before = explored.get(landscape);
  if (before?.lessons.areThoseOf(lessons) && before.kinds <= KINDS_REMEMBERED) return before;
  const terrain = new Terrain(landscape, lessons);
  explored.set(landscape, terrain);
  return terrain;
}

/** Readings of an Agent, one after the other, and what they come to. */
class Heard {
  finding: Finding | undefined;
  readonly #next = { 'version-history': new Map<string, Heard>(), 'web-services': new Map<string, Heard>() };

  and({ source, raw }: Reading): Heard {
    const known = this.#next[source].get(raw);
    if (known !== undefined) return known;
    const next = new Heard();
    this.#next[source].set(raw, next);
    return next;
  }
}

/** Hands out one object for all that say the same. */
class Kinds<T> {
  readonly #known = new Map<string, T>();

  same(value: T): T {
    const text = JSON.stringify(value);
    const same = this.#known.get(text);
    if (same !== undefined) return same;
    this.#known.set(text, value);
    return value;
  }

  get size(): number {
    return this.#known.size;
  }
}
