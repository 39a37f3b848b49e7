import { describe, expect, it } from 'vitest';
import { apply } from '../../src/executors/apply.ts';
import type { Executor } from '../../src/reconciler/ports.ts';
import { agentEndpoint } from '../builders.ts';
import { Crash, crashingAt } from './crashing.ts';
import { allAgentsIn, NEW, PracticeSystem } from './practice-system.ts';

const forever = new AbortController().signal;
const PASSES = 3;

/** What every pass does: what is open goes on first, then what is still wanted is ordered. */
async function passes(practice: PracticeSystem, executor: Executor, how: 'resume' | 'carryOut'): Promise<void> {
  for (let pass = 0; pass < PASSES; pass++) {
    const open = await practice.journal.open(practice.system.name);
    if (open !== undefined && how === 'resume')
      await executor.resume(practice.system, open, async () => undefined, forever);
    else if (open !== undefined || !isDone(practice)) await executor.carryOut(practice.order, forever);
  }
}

function isDone(practice: PracticeSystem): boolean {
  return [...practice.agents.values()].every(({ raw }) => raw?.includes(`-${NEW.build}-`));
}

async function crashOnceAt(n: number, when: 'before' | 'after', how: 'resume' | 'carryOut') {
  const practice = new PracticeSystem([agentEndpoint('dma01'), agentEndpoint('dma02')], 50_000);
  practice.upgrade = allAgentsIn(40_000);
  const { deps, counter } = crashingAt(n, when, practice.deps);
  const crashed = await apply(deps)
    .carryOut(practice.order, forever)
    .then(
      () => false,
      (thrown: unknown) => {
        if (thrown instanceof Crash) return true;
        throw thrown;
      },
    );
  // Only a run that had not even said what for is given up for another.
  const left = await practice.journal.open(practice.system.name);
  const unwritten = left !== undefined && (await practice.journal.entries(left.id)).length === 0;
  const expectedRuns = unwritten && how === 'resume' ? 2 : 1;
  await passes(practice, apply(practice.deps), how);
  const runs = (await practice.journal.runs({ limit: 10 })).length;
  const latest = await practice.journal.latest(practice.system.name);
  const open = await practice.journal.open(practice.system.name);
  return { crashed, calls: counter.calls, practice, latest, open, runs, expectedRuns };
}

describe('a process that is ended at any call', () => {
  it.each([
    ['before', 'resume'],
    ['after', 'resume'],
    ['before', 'carryOut'],
    ['after', 'carryOut'],
  ] as const)(
    '%s it was made, then continued by %s: one launch, and the target',
    async (when, how) => {
      let n = 1;
      for (; ; n++) {
        const { crashed, practice, latest, open, runs, expectedRuns } = await crashOnceAt(n, when, how);
        const story = {
          n,
          runs,
          starts: practice.starts,
          done: isDone(practice),
          state: latest?.state,
          open: open?.state,
        };
        expect(story).toEqual({ n, runs: expectedRuns, starts: 1, done: true, state: 'succeeded', open: undefined });
        if (!crashed) break;
      }
      expect(n).toBeGreaterThan(80);
    },
    120_000,
  );
});
