import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../src/executors/apply.ts';
import type { RunOutcome } from '../../../src/reconciler/ports.ts';
import { historyString } from '../../../src/simulator/package.ts';
import { exited } from '../../fakes/fake-agent-link.ts';
import { NEW, PracticeSystem, UTILITY } from '../practice-system.ts';

const forever = new AbortController().signal;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function carryOut(practice: PracticeSystem, signal = forever): Promise<RunOutcome> {
  return apply(practice.deps).carryOut(practice.order, signal);
}

function sentence(outcome: RunOutcome): string {
  return 'error' in outcome ? `${outcome.error.code}: ${outcome.error.message}` : outcome.message;
}

/** How often the vendor's tool has been started an hour later, with the lock given back or not. */
async function startsLater(practice: PracticeSystem): Promise<number> {
  await practice.clock.sleep(HOUR);
  return practice.starts;
}

function runFile(practice: PracticeSystem, name: string): string {
  return practice.orchestrator.tree('C:/ProgramData/ratchet/runs').find((path) => path.endsWith(name)) ?? '';
}

describe('a launch that does not come', () => {
  const rows: readonly (readonly [string, (practice: PracticeSystem) => void, RegExp])[] = [
    [
      'the task begins nothing',
      ({ orchestrator }) => orchestrator.onCommand(/^schtasks \/Run/u, () => exited(0)),
      /^run\.launch: .*did not begin within 1 min/u,
    ],
    [
      'the package was changed meanwhile',
      (practice) => {
        practice.duringChecks = () => practice.orchestrator.put(practice.stagedPath, 'changed');
      },
      /^run\.launch: .*found another package than was staged/u,
    ],
    [
      'the utility was removed meanwhile',
      (practice) => {
        practice.duringChecks = () => practice.orchestrator.removeFile(UTILITY);
      },
      /^run\.launch: .*found no SLTaskbarUtility\.exe/u,
    ],
    [
      'hashing takes longer than the time that it has',
      (practice) => {
        practice.guardsMs = 11 * MINUTE;
      },
      /^run\.launch: .*had not checked the package after 10 min/u,
    ],
  ];
  it.each(rows)('because %s has failed, and never comes later', async (_, spoil, expected) => {
    const practice = new PracticeSystem();
    spoil(practice);
    const outcome = await carryOut(practice);
    expect([outcome.kind, sentence(outcome)]).toEqual(['failed', expect.stringMatching(expected)]);
    expect(runFile(practice, 'cancelled.txt')).not.toBe('');
    expect(await practice.orchestrator.stat('C:/ProgramData/ratchet/active')).toBeUndefined();
    expect(await startsLater(practice)).toBe(0);
  });

  it('in a minute may come in the next nine, while run.cmd says that it checks the package', async () => {
    const practice = new PracticeSystem();
    practice.guardsMs = 9 * MINUTE;
    expect(await carryOut(practice)).toMatchObject({ kind: 'succeeded' });
    expect(practice.starts).toBe(1);
  });
});

describe('giving a launch up', () => {
  it('is followed as a run where run.cmd was faster by a moment', async () => {
    const practice = new PracticeSystem();
    practice.guardsMs = 11 * MINUTE;
    practice.orchestrator.beforeEach = (operation, path) => {
      if (operation !== 'rename' || !path.endsWith('ticket.txt')) return;
      practice.orchestrator.beforeEach = () => {};
      practice.clock.hurry();
    };
    expect(await carryOut(practice)).toMatchObject({ kind: 'succeeded' });
    expect(practice.starts).toBe(1);
  });

  it('is known as such after a crash that came right behind it', async () => {
    const practice = new PracticeSystem();
    practice.guardsMs = 11 * MINUTE;
    const { record } = practice.journal;
    practice.journal.record = async (entry) => {
      if (entry.step === 'cancel-launch' && entry.kind === 'done') throw new TypeError('the process was ended');
      await record.call(practice.journal, entry);
    };
    await expect(carryOut(practice)).rejects.toThrow('the process was ended');
    practice.journal.record = record;
    const outcome = await carryOut(practice);
    expect([outcome.kind, sentence(outcome)]).toEqual(['failed', expect.stringContaining('had not checked')]);
    expect(await startsLater(practice)).toBe(0);
  });

  it('because its time has passed while the answer was awaited closes it, for good', async () => {
    const practice = await leftInDoubt();
    const run = await practice.journal.open('prod');
    if (run === undefined) throw new Error('no run is open');
    const outcome = await apply(practice.deps).resume(
      practice.system,
      run,
      async () => 'the window is closed',
      forever,
    );
    expect([outcome.kind, sentence(outcome)]).toEqual(['skipped', expect.stringContaining('the window is closed')]);
    expect([await startsLater(practice), (await practice.journal.latest('prod'))?.state]).toEqual([0, 'closed']);
  });

  it('because somebody else installed the release meanwhile starts nothing on top of it', async () => {
    const practice = await leftInDoubt();
    Object.assign(practice.agents.get('dma01') ?? {}, { raw: historyString(NEW) });
    expect(sentence(await carryOut(practice))).toContain('done by someone else');
    expect(await startsLater(practice)).toBe(0);
  });

  it('where somebody removed every trace of it answers that nobody can know', async () => {
    const practice = await leftInDoubt();
    for (const path of practice.orchestrator.tree('C:/ProgramData/ratchet/runs').toReversed()) {
      if (path.endsWith('.txt')) await practice.orchestrator.removeFile(path);
    }
    practice.orchestrator.onCommand(/^schtasks \/Run/u, () => exited(0));
    const outcome = await carryOut(practice);
    expect([outcome.kind, sentence(outcome)]).toEqual(['unknown', expect.stringMatching(/^run\.traces/u)]);
  });
});

/** The process ended right after it had asked for the launch, and run.cmd takes longer than anybody waits. */
async function leftInDoubt(): Promise<PracticeSystem> {
  const practice = new PracticeSystem();
  practice.guardsMs = 25 * MINUTE;
  const stop = new AbortController();
  practice.runAnswer = () => {
    stop.abort(new Error('SIGTERM'));
    return { kind: 'lost', stdout: '' };
  };
  expect(await carryOut(practice, stop.signal)).toMatchObject({ kind: 'interrupted' });
  expect((await practice.journal.open('prod'))?.state).toBe('launching');
  return practice;
}

it('law: however long run.cmd takes and whatever answer is lost, at most one upgrade starts, and none after "failed"', async () => {
  const anyAnswer = fc.constantFrom('accepted', 'lost', 'never-arrives');
  const story = fc.record({
    checksMs: fc.oneof(fc.integer({ min: 0, max: 20 * MINUTE }), fc.constantFrom(MINUTE, 10 * MINUTE, 11 * MINUTE)),
    first: anyAnswer,
    second: anyAnswer,
    stopAfterMs: fc.option(fc.integer({ min: 0, max: 15 * MINUTE }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(story, async ({ checksMs, first, second, stopAfterMs }) => {
      const practice = new PracticeSystem(undefined, 50_000);
      practice.guardsMs = checksMs;
      const answers = [first, second];
      practice.orchestrator.beforeEach = (operation, command) => {
        if (operation !== 'exec' || !command.startsWith('schtasks /Run')) return;
        const answer = answers.shift() ?? 'accepted';
        practice.taskExists = answer !== 'never-arrives';
        practice.runAnswer = () => (answer === 'accepted' ? exited(0) : { kind: 'lost', stdout: '' });
      };
      const stop = new AbortController();
      if (stopAfterMs !== undefined) practice.clock.in(stopAfterMs, () => stop.abort(new Error('SIGTERM')));
      let outcome = await carryOut(practice, stop.signal);
      practice.taskExists = true;
      if (outcome.kind === 'interrupted') outcome = await carryOut(practice);
      const before = practice.starts;
      const after = await startsLater(practice);
      expect(['succeeded', 'failed']).toContain(outcome.kind);
      expect([before, after]).toEqual(outcome.kind === 'succeeded' ? [1, 1] : [0, 0]);
    }),
    { numRuns: 200 },
  );
});
