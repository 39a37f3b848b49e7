import { isDeepStrictEqual } from 'node:util';
import type { Adoptions, Followed, Refusal } from '../../src/reconciler/adoptions.ts';
import type { ReadAgain } from '../../src/reconciler/recall.ts';

type Recorded = Parameters<Adoptions['record']>[0];

/** What was taken up, in memory. */
export class FakeAdoptions implements Adoptions {
  readonly events: Recorded[] = [];
  #follows: ReadonlyMap<string, Followed> = new Map();

  async record(event: Recorded, follows: ReadonlyMap<string, Followed>): Promise<void> {
    this.events.push(event);
    this.#follows = new Map([...follows].map(([name, { revision, from }]) => [name, { revision, from }]));
  }

  async recordRefusal(event: Refusal): Promise<void> {
    const isKnown = this.events.some((before) =>
      isDeepStrictEqual([before.kind, before.detail], [event.kind, event.detail]),
    );
    if (!isKnown) this.events.push(event);
  }

  async latest(): Promise<ReadonlyMap<string, Followed>> {
    return this.#follows;
  }
}

/** A repository that hands out its newest revision alone. */
export const nothingAgain: ReadAgain = async () => ({ kind: 'gone', because: 'it is not kept' });
