import type { ObservedAgent } from '../model/observed.ts';
import { offeredToNobody } from './available.ts';
import type { Choice } from './choose-target.ts';
import { circumstancesOf } from './circumstances.ts';
import { confirmedIn } from './confirmations.ts';
import type { Course } from './course/course.ts';
import type { Finding } from './identify-agent.ts';
import { lastTurn } from './last-turn.ts';
import type { TrackOffer } from './plan.ts';
import type { SystemView, Target } from './rules/rule.ts';
import type { Standpoint } from './standpoint.ts';
import type { Stop } from './stop.ts';
import type { Terrain } from './terrain.ts';

/** One plan under way: a terrain at one moment. */
export class Planning {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What either track has for a system of which it cannot be told what runs. */
  readonly offeredToNobody: readonly TrackOffer[];
  readonly #terrain: Terrain;

  constructor(terrain: Terrain, now: number) {
    this.#terrain = terrain;
    this.now = now;
    this.offeredToNobody = offeredToNobody(terrain.landscape, now);
  }

  identify(agent: ObservedAgent | undefined): Finding {
    return this.#terrain.identify(agent);
  }

  standpoint(start: Stop, { desired, history }: Pick<SystemView, 'desired' | 'history'>): Standpoint {
    const { landscape, lessons } = this.#terrain;
    const { acceptedRisks, target } = desired;
    const { minimumReleaseAgeMs } = target;
    const asOf = lastTurn(this.now, landscape, { acceptedRisks, minimumReleaseAgeMs, confirmed: confirmedIn(history) });
    return this.#terrain.standpoint(start, circumstancesOf({ desired, history }, asOf, lessons));
  }

  choose(standpoint: Standpoint, target: Target): Choice {
    return this.#terrain.choose(standpoint, target);
  }

  course(standpoint: Standpoint, target: Target): Course {
    return this.#terrain.course(standpoint, target);
  }
}
