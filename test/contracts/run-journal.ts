import { expect, it } from 'vitest';
import {
  FINAL_STATES,
  type JournalEntry,
  type NewRun,
  RUN_STATES,
  type RunJournal,
  type RunState,
} from '../../src/reconciler/runs.ts';

export const at = (minute: number) => new Date(Date.UTC(2026, 8, 1, 0, minute)).toISOString();

export function newRun(id: string, overrides: Partial<NewRun> = {}): NewRun {
  return {
    id,
    system: 'prod',
    from: '10.5.0 [CU1]',
    to: '10.5.0 [CU2]',
    targetBuild: 15_943,
    packageSha256: 'a'.repeat(64),
    attempt: 1,
    orchestrator: 'dma01',
    revision: `main@sha1:${'0'.repeat(40)}`,
    planDigest: `sha256:${'1'.repeat(64)}`,
    startedAt: at(0),
    ...overrides,
  };
}

export function entry(run: string, step: string, overrides: Partial<JournalEntry> = {}): JournalEntry {
  return { run, at: at(1), kind: 'intent', step, detail: {}, ...overrides };
}

const stepsOf = (entries: readonly JournalEntry[]) => entries.map(({ step }) => step);
const idsOf = (runs: readonly { readonly id: string }[]) => runs.map(({ id }) => id);

/** What every journal promises. The one in memory passes it too, so that tests that use it can be believed. */
export function keepsTheContractOfRunJournals(open: () => Promise<RunJournal>): void {
  it('begins a run as planned, with all that was said of it', async () => {
    const journal = await open();
    const begun = await journal.begin(newRun('r1'), at(0));

    expect(begun).toEqual({
      ...newRun('r1'),
      state: 'planned',
      updatedAt: at(0),
      endedAt: undefined,
      message: 'planned',
    });
    expect(await journal.open('prod')).toEqual(begun);
    expect(await journal.latest('prod')).toEqual(begun);
  });

  it('knows nothing of a system that it never saw', async () => {
    const journal = await open();

    expect(await journal.open('prod')).toBeUndefined();
    expect(await journal.latest('prod')).toBeUndefined();
    expect(await journal.lastJudged('prod')).toBeUndefined();
    expect(await journal.runs({ limit: 10 })).toEqual([]);
    expect(await journal.entries('r1')).toEqual([]);
  });

  it('refuses a second open run of a system and names the first', async () => {
    const journal = await open();
    await journal.begin(newRun('r1'), at(0));

    await expect(journal.begin(newRun('r2'), at(1))).rejects.toMatchObject({
      code: 'run.conflict',
      message: expect.stringContaining('"r1"'),
    });
    expect(idsOf(await journal.runs({ limit: 10 }))).toEqual(['r1']);
  });

  it('lets two systems have an open run each', async () => {
    const journal = await open();
    await journal.begin(newRun('r1'), at(0));
    await journal.begin(newRun('r2', { system: 'lab' }), at(0));

    expect((await journal.open('prod'))?.id).toBe('r1');
    expect((await journal.open('lab'))?.id).toBe('r2');
  });

  it('refuses an id that was used before', async () => {
    const journal = await open();
    await journal.begin(newRun('r1'), at(0));
    await journal.advance('r1', 'failed', 'no', at(1));

    await expect(journal.begin(newRun('r1'), at(2))).rejects.toMatchObject({ code: 'run.duplicate' });
  });

  it('lets only one of many that begin at once begin', async () => {
    const journal = await open();
    const tries = Array.from({ length: 8 }, (_, index) => journal.begin(newRun(`r${index}`), at(0)));
    const results = await Promise.allSettled(tries);

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each(FINAL_STATES)('a run that ends as %s makes room for the next', async (state) => {
    const journal = await open();
    await journal.begin(newRun('r1'), at(0));
    const ended = await journal.advance('r1', state, 'over', at(2));

    expect(ended).toMatchObject({ state, message: 'over', updatedAt: at(2), endedAt: at(2) });
    expect(await journal.open('prod')).toBeUndefined();
    expect((await journal.begin(newRun('r2'), at(3))).id).toBe('r2');
    expect((await journal.latest('prod'))?.id).toBe('r2');
  });

  it('the newest run of each system is found by its state', async () => {
    const journal = await open();
    await journal.begin(newRun('r1'), at(0));
    await journal.advance('r1', 'failed', 'over', at(1));
    expect((await journal.newestIn(['failed', 'partial'])).map(({ id }) => id)).toEqual(['r1']);
    expect(await journal.newestIn(['succeeded'])).toEqual([]);

    await journal.begin(newRun('r2'), at(2));
    expect(await journal.newestIn(['failed'])).toEqual([]);
    expect((await journal.newestIn(['planned'])).map(({ id }) => id)).toEqual(['r2']);
  });

  it('a run that was closed before its launch hides none that tells something', async () => {
    const journal = await open();
    expect(await journal.lastJudged('prod')).toBeUndefined();
    await journal.begin(newRun('r1'), at(0));
    expect(await journal.lastJudged('prod')).toBeUndefined();
    await journal.advance('r1', 'partial', 'over', at(1));
    await journal.begin(newRun('r2'), at(2));
    await journal.advance('r2', 'closed', 'not launched', at(3));

    expect((await journal.lastJudged('prod'))?.id).toBe('r1');
    expect((await journal.newestIn(['partial'])).map(({ id }) => id)).toEqual(['r1']);
    expect(await journal.lastJudged('lab')).toBeUndefined();
  });

  it.each(RUN_STATES.filter((state) => !FINAL_STATES.includes(state)))('a run that is %s is open', async (state) => {
    const journal = await open();
    await journal.begin(newRun('r1'), at(0));
    const moved = await journal.advance('r1', state, 'on its way', at(1));

    expect(moved).toMatchObject({ state, message: 'on its way', updatedAt: at(1), endedAt: undefined });
    expect(await journal.open('prod')).toEqual(moved);
  });

  const leavings = FINAL_STATES.flatMap((from) => RUN_STATES.map((to) => ({ from, to })));
  it.each(leavings.filter(({ from, to }) => to !== 'closed' || from === 'closed'))(
    'a run that ended as $from does not become $to',
    async ({ from, to }) => {
      const journal = await open();
      await journal.begin(newRun('r1'), at(0));
      await journal.advance('r1', from, 'over', at(1));

      await expect(journal.advance('r1', to, 'again', at(2))).rejects.toMatchObject({ code: 'run.ended' });
      expect(await journal.latest('prod')).toMatchObject({ state: from, message: 'over', updatedAt: at(1) });
    },
  );

  it.each(FINAL_STATES.filter((state) => state !== 'closed'))(
    'a run that ended as %s can be closed, and still ended when it ended',
    async (state) => {
      const journal = await open();
      await journal.begin(newRun('r1'), at(0));
      await journal.advance('r1', state, 'over', at(1));

      const closed = await journal.advance('r1', 'closed', 'looked at', at(5));
      expect(closed).toMatchObject({ state: 'closed', message: 'looked at', updatedAt: at(5), endedAt: at(1) });
    },
  );

  it('lists runs newest first, by order of beginning and not by the clock', async () => {
    const journal = await open();
    for (const [index, id] of ['r1', 'r2', 'r3'].entries()) {
      await journal.begin(newRun(id, { startedAt: at(10 - index) }), at(10 - index));
      await journal.advance(id, 'succeeded', 'done', at(20));
    }
    await journal.begin(newRun('r4', { system: 'lab' }), at(0));

    expect(idsOf(await journal.runs({ limit: 10 }))).toEqual(['r4', 'r3', 'r2', 'r1']);
    expect(idsOf(await journal.runs({ limit: 2 }))).toEqual(['r4', 'r3']);
    expect(idsOf(await journal.runs({ system: 'prod', limit: 2 }))).toEqual(['r3', 'r2']);
    expect(idsOf(await journal.runs({ systems: ['lab', 'none'], limit: 2 }))).toEqual(['r4']);
    expect(idsOf(await journal.runs({ systems: [], limit: 2 }))).toEqual([]);
    expect(idsOf(await journal.runs({ after: 'r3', limit: 1 }))).toEqual(['r2']);
    expect(idsOf(await journal.runs({ after: 'r4', systems: ['prod'], limit: 9 }))).toEqual(['r3', 'r2', 'r1']);
    await expect(journal.runs({ after: 'never', limit: 1 })).rejects.toMatchObject({ code: 'run.missing' });
  });

  it('tells the entries of a run in the order in which they were written', async () => {
    const journal = await open();
    await journal.begin(newRun('r1'), at(0));
    await journal.begin(newRun('r2', { system: 'lab' }), at(0));
    await journal.record(
      entry('r1', 'launch', { at: at(9), detail: { agent: 'dma01', codes: [0, 4], deep: { a: null } } }),
    );
    await journal.record(entry('r2', 'upload'));
    await journal.record(entry('r1', 'settle', { at: at(2), kind: 'done' }));

    const entries = await journal.entries('r1');
    expect(stepsOf(entries)).toEqual(['launch', 'settle']);
    expect(entries[0]).toEqual(
      entry('r1', 'launch', { at: at(9), detail: { agent: 'dma01', codes: [0, 4], deep: { a: null } } }),
    );
  });

  it('tells how long hops took from their launch, those that succeeded, oldest first', async () => {
    const journal = await open();
    const hop = async (id: string, launched: number, ended: number, state: RunState, system = 'prod') => {
      await journal.begin(newRun(id, { system }), at(0));
      await journal.record(entry(id, 'stage', { at: at(0) }));
      if (launched > 0) await journal.record(entry(id, 'launch', { at: at(launched) }));
      await journal.record(entry(id, 'launch', { at: at(launched + 1), kind: 'done' }));
      await journal.advance(id, state, 'x', at(ended));
    };
    await hop('r1', 1, 4, 'succeeded');
    await hop('r2', 1, 9, 'failed');
    await hop('r3', 2, 7, 'succeeded');
    await hop('r4', 3, 5, 'succeeded', 'other');
    await hop('r5', 0, 5, 'succeeded');
    const second = Date.parse(at(1)) - Date.parse(at(0));

    expect(await journal.hopDurations('prod', 5)).toEqual([3 * second, 5 * second]);
    expect(await journal.hopDurations('prod', 1)).toEqual([5 * second]);
    expect(await journal.hopDurations('nobody', 5)).toEqual([]);
  });

  it('keeps writing into a run that has ended', async () => {
    const journal = await open();
    await journal.begin(newRun('r1'), at(0));
    await journal.advance('r1', 'failed', 'no', at(1));
    await journal.record(entry('r1', 'looked at it', { kind: 'note' }));

    expect(stepsOf(await journal.entries('r1'))).toEqual(['looked at it']);
  });

  it.each([
    ['record', (journal: RunJournal) => journal.record(entry('nobody', 'x'))],
    ['advance', (journal: RunJournal) => journal.advance('nobody', 'staged', 'x', at(0))],
  ])('%s refuses a run that nobody began', async (_, act) => {
    await expect(act(await open())).rejects.toMatchObject({ code: 'run.missing' });
  });

  it('takes a NUL, or the sign for it where the database takes none, and finds it again', async () => {
    const journal = await open();
    await journal.begin(newRun('r1', { system: 'a\u0000b' }), at(0));

    expect((await journal.open('a\u0000b'))?.system).toSatisfy((system) => ['a\u0000b', 'a\u2400b'].includes(system));
  });

  it('takes texts as they are', async () => {
    const journal = await open();
    const text = "'; drop table run; -- \n \u{1F980} \u202E \\u0000 $1 :x ?";
    await journal.begin(newRun(text, { system: text, to: text }), at(0));
    await journal.advance(text, 'staged', text, at(1));
    await journal.record(entry(text, text, { detail: { [text]: text } }));

    expect(await journal.open(text)).toMatchObject({ id: text, system: text, to: text, message: text });
    expect(await journal.entries(text)).toEqual([entry(text, text, { detail: { [text]: text } })]);
  });
}
