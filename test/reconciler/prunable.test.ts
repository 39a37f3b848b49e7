import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyOf } from '../../src/reconciler/history.ts';
import { prunable } from '../../src/reconciler/prunable.ts';
import { FINAL_STATES, type Run, type RunState } from '../../src/reconciler/runs.ts';
import { entry, newRun } from '../contracts/run-journal.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';

const DAY = 86_400_000;
const NOW = '2026-11-26T00:00:00.000Z';
const daysAgo = (days: number) => new Date(Date.parse(NOW) - days * DAY).toISOString();

/** Oldest first as written, a word for each: state, and a line where it is not 10.5. */
function runsOf(text: string): readonly Run[] {
  const words = text.trim().split(/\s+/u);
  const runs = words.map((word, index): Run => {
    const [state = '', line = '10.5'] = word.split('@');
    const at = daysAgo(1000 - index);
    const ended = FINAL_STATES.includes(state as RunState) ? at : undefined;
    const more = { state: state as RunState, updatedAt: at, endedAt: ended, message: '' };
    return { ...newRun(`r${index + 1}`, { to: `${line}.0 [CU${index % 20}]`, startedAt: at }), ...more };
  });
  return runs.toReversed();
}

const many = (count: number, state: string) => Array.from({ length: count }, () => state).join(' ');

describe('what can be forgotten of the runs of a system', () => {
  it.each`
    runs                                                                       | keep  | gone
    ${many(5, 'succeeded')}                                                    | ${10} | ${[]}
    ${`${many(40, 'succeeded')}`}                                              | ${40} | ${[]}
    ${`${many(40, 'succeeded')}`}                                              | ${37} | ${['r2', 'r3', 'r4']}
    ${`${many(30, 'succeeded')}`}                                              | ${1}  | ${['r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'r10']}
    ${`succeeded failed succeeded ${many(30, 'succeeded')}`}                   | ${32} | ${['r3']}
    ${`succeeded failed closed ${many(30, 'succeeded')}`}                      | ${32} | ${['r3']}
    ${`succeeded failed partial succeeded ${many(28, 'succeeded')}`}           | ${1}  | ${['r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'r10', 'r11', 'r12', 'r2', 'r3']}
    ${`closed ${many(9, 'closed')}`}                                           | ${1}  | ${['r2', 'r3', 'r4', 'r5']}
    ${`closed failed ${many(8, 'closed')}`}                                    | ${1}  | ${['r3', 'r4', 'r5']}
    ${`succeeded@10.4 succeeded@10.4 succeeded@10.4 ${many(30, 'succeeded')}`} | ${32} | ${['r2']}
    ${`closed running ${many(8, 'closed')}`}                                   | ${1}  | ${['r3', 'r4', 'r5']}
  `('of "$runs", with $keep to keep: $gone', ({ runs, keep, gone }) => {
    expect(prunable(runsOf(runs), keep, NOW)).toEqual(gone);
  });

  it('is nothing of the last 30 days', () => {
    const recent = runsOf(many(200, 'succeeded')).map((run, index) => ({ ...run, updatedAt: daysAgo(index % 30) }));
    expect(prunable(recent, 10, NOW)).toEqual([]);
  });

  const states = fc.oneof(fc.constant<RunState>('succeeded'), fc.constantFrom<RunState>(...FINAL_STATES));
  it('never changes what a plan is made from', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ state: states, launched: fc.boolean() }), { minLength: 1, maxLength: 120 }),
        fc.option(fc.constantFrom<RunState>('planned', 'launching', 'running'), { nil: undefined }),
        fc.integer({ min: 1, max: 30 }),
        async (ended, open, keep) => {
          const all = await written(ended, open, () => true);
          const runs = await all.runs({ system: 'prod', limit: 1000 });
          const gone = new Set(prunable(runs, keep, NOW));
          const left = await written(ended, open, (id) => !gone.has(id));

          expect(await seen(left)).toEqual(await seen(all));
          expect(await left.newestIn(['failed', 'partial', 'wrong-version', 'stalled'])).toEqual(
            await all.newestIn(['failed', 'partial', 'wrong-version', 'stalled']),
          );
        },
      ),
    );
  });
});

async function written(
  ended: readonly { readonly state: RunState; readonly launched: boolean }[],
  open: RunState | undefined,
  isKept: (id: string) => boolean,
): Promise<FakeJournal> {
  const journal = new FakeJournal();
  const all = [...ended, ...(open === undefined ? [] : [{ state: open, launched: true }])];
  for (const [index, { state, launched }] of all.entries()) {
    const id = `r${index}`;
    if (!isKept(id)) continue;
    const at = daysAgo(900 - index);
    await journal.begin(newRun(id, { startedAt: at }), at);
    // Nothing succeeds that was not launched.
    if (launched || state === 'succeeded') await journal.record(entry(id, 'launch', { at }));
    await journal.advance(id, state, 'x', daysAgo(900 - index - 0.1));
  }
  return journal;
}

function seen(journal: FakeJournal) {
  return historyOf(['prod'], { journal, acts: new FakeActs(), checks: new FakeCheckReports() });
}
