import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instantOf } from '../../src/model/instant.ts';
import { historyOf, type Memory } from '../../src/reconciler/history.ts';
import { memoryAt } from '../../src/reconciler/memory-at.ts';
import type { RunState } from '../../src/reconciler/runs.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';
import { aRollout } from './rollouts/a-rollout.ts';

const NAMES = ['lab', 'prod'];
const rollout = aRollout([NAMES], { maxFailures: 1 });
const START = Date.parse('2026-11-20T08:00:00Z');

type Event = 'begins' | 'noted' | 'brakes' | 'goes on' | RunState;

/** What happens to one System: a run begins, or ends so, a person notes something; or the brake of its rollout moves. */
const anyEvent = fc.record({
  system: fc.constantFrom(...NAMES),
  what: fc.constantFrom<Event>('begins', 'begins', 'succeeded', 'failed', 'closed', 'noted', 'brakes', 'goes on'),
});

class World {
  readonly journal = new FakeJournal();
  readonly acts = new FakeActs();
  readonly rollouts = new FakeRollouts(this.journal);
  readonly memory: Memory = {
    journal: this.journal,
    acts: this.acts,
    checks: new FakeCheckReports(),
    looks: new FakeLooks(),
    rollouts: this.rollouts,
  };

  async happens({ system, what }: { system: string; what: Event }, at: Instant): Promise<void> {
    const open = await this.journal.open(system);
    if (what === 'noted') {
      await this.acts.record(system, { kind: 'backup-taken', takenAt: at, by: 'alice', at, reason: 'r' });
    } else if (what === 'brakes' || what === 'goes on') {
      const kind = what === 'brakes' ? 'pulled' : 'released';
      await this.rollouts.decide(rollout, ({ failures }) => ({
        answer: undefined,
        act: { rollout: rollout.name, kind, by: 'alice', at, reason: 'r', runs: failures.map(({ run }) => run) },
      }));
    } else if (what !== 'begins') {
      if (open !== undefined) await this.journal.advance(open.id, what, what, at);
    } else if (open === undefined) {
      const hop = { from: '10.5.0 [CU7]', to: '10.5.0 [CU9]', targetBuild: 16_515, packageSha256: 'x', attempt: 1 };
      const aside = { orchestrator: 'dma01', revision: 'r', planDigest: 'd', startedAt: at };
      const { id } = await this.journal.begin({ id: `${system} ${at}`, system, ...hop, ...aside }, at);
      await this.journal.advance(id, 'launching', 'launching', at);
    }
  }
}

/** All that decides, but how far an open run is. */
async function remembered(memory: Memory) {
  const history = await historyOf(NAMES.slice(0, 1), memory);
  const { underWay, failures, brake } = await memory.rollouts.of(rollout);
  return {
    history: [...history].map(([name, { open, latest, acts }]) => [name, open?.id, latest, acts]).toSorted(),
    rollout: { underWay: underWay.toSorted(), failures, brake },
  };
}

describe('a memory at an earlier moment', () => {
  it('says what it said then, whatever came later', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 12 }), async (events) => {
        const world = new World();
        const then = [];
        for (const [index, event] of events.entries()) {
          const at = instantOf(START + index * 60_000);
          await world.happens(event, at);
          then.push({ at, said: await remembered(world.memory) });
        }
        for (const { at, said } of then) expect(await remembered(memoryAt(world.memory, at))).toEqual(said);
      }),
    );
  });

  it('is the memory itself where no moment is named', () => {
    const { memory } = new World();
    expect(memoryAt(memory, undefined)).toBe(memory);
  });
});

describe('the history of a part of a fleet', () => {
  it('has what went wrong on any other system, in the fleet or not', async () => {
    const world = new World();
    await world.happens({ system: 'lab', what: 'begins' }, instantOf(START));
    await world.happens({ system: 'lab', what: 'failed' }, instantOf(START + 1));
    const history = await historyOf(['prod'], world.memory);
    expect(history.get('lab')?.latest).toMatchObject({ system: 'lab', state: 'failed' });
    expect(history.get('prod')?.latest).toBeUndefined();
  });
});
