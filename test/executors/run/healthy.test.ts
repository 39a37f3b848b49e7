import { describe, expect, it } from 'vitest';
import { apply } from '../../../src/executors/apply.ts';
import type { DesiredSystem } from '../../../src/model/desired.ts';
import type { RunOutcome } from '../../../src/reconciler/ports.ts';
import type { ProbeReading, Probes } from '../../../src/reconciler/probes.ts';
import { PracticeSystem } from '../practice-system.ts';

const forever = new AbortController().signal;
const MINUTE = 60_000;
const ACTIVE = 'C:/ProgramData/ratchet/active';

/** A System in memory that names probes, and what they answer from one moment of its clock on. */
class Asking {
  readonly practice = new PracticeSystem();
  readonly system: DesiredSystem;
  /** When each asking was, in milliseconds. */
  readonly asked: number[] = [];
  readonly answer: (name: string, sinceFirst: number) => string | undefined;
  onAsk = () => {};

  constructor(after: readonly string[], answer: Asking['answer'] = () => undefined) {
    this.system = { ...this.practice.system, health: { before: [], after } };
    this.answer = answer;
  }

  readonly probes: Probes = {
    refusals: () => [],
    ask: async (_, names, signal) => {
      const now = this.practice.clock.milliseconds();
      this.asked.push(now);
      this.onAsk();
      signal.throwIfAborted();
      return names.map((probe): ProbeReading => {
        const problem = this.answer(probe, now - (this.asked[0] ?? now));
        return { probe, passed: problem === undefined, message: problem ?? 'ended with code 0' };
      });
    },
  };

  get executor() {
    return apply({ ...this.practice.deps, probes: this.probes });
  }

  carryOut(signal = forever): Promise<RunOutcome> {
    return this.executor.carryOut({ ...this.practice.order, system: this.system }, signal);
  }

  /** From the first asking to the last. */
  get span(): number {
    return (this.asked.at(-1) ?? 0) - (this.asked[0] ?? 0);
  }
}

function sentence(outcome: RunOutcome): string {
  return 'error' in outcome ? `${outcome.error.code}: ${outcome.error.message}` : outcome.message;
}

describe('what has to be well after an upgrade was verified', () => {
  type Row = readonly [string, Asking, RunOutcome['kind'], message: RegExp, span: number];
  const rows: readonly Row[] = [
    ['nothing is named: nothing is asked', new Asking([]), 'succeeded', /^every Agent runs [^;]*$/u, 0],
    [
      'all pass at once',
      new Asking(['noc', 'room']),
      'succeeded',
      /^every Agent runs 10\.5\.0 \[CU4\].*; health check "noc": ended with code 0; health check "room"/u,
      0,
    ],
    [
      'one passes some minutes later',
      new Asking(['noc', 'room'], (name, since) => (name === 'room' && since < 7 * MINUTE ? 'no room' : undefined)),
      'succeeded',
      /health check "room": ended with code 0/u,
      7 * MINUTE,
    ],
    [
      'they pass one after the other, and never together',
      new Asking(['noc', 'room'], (name, since) =>
        (name === 'noc') === since % (2 * MINUTE) < MINUTE ? 'not now' : undefined,
      ),
      'unhealthy',
      /not now/u,
      60 * MINUTE,
    ],
    [
      'one never passes',
      new Asking(['noc', 'room'], (name) => (name === 'room' ? 'no room on prod' : undefined)),
      'unhealthy',
      /^run\.unhealthy: every Agent runs 10\.5\.0 \[CU4\] \(build 15943\), and 1 h later health check "room": no room on prod$/u,
      60 * MINUTE,
    ],
    [
      'the operator has no such probe',
      new Asking(['noc'], () => "the operator's configuration has no such probe"),
      'unhealthy',
      /no such probe/u,
      60 * MINUTE,
    ],
  ];
  it.each(rows)('%s', async (_, asking, kind, message, span) => {
    const outcome = await asking.carryOut();
    expect([outcome.kind, sentence(outcome)]).toEqual([kind, expect.stringMatching(message)]);
    const { journal, orchestrator, starts } = asking.practice;
    expect([(await journal.latest('prod'))?.state, starts, asking.span]).toEqual([kind, 1, span]);
    expect(await orchestrator.stat(ACTIVE), 'nothing goes on there any more').toBeUndefined();
  });

  it('nothing is asked of a System whose upgrade did not reach its Agents', async () => {
    const asking = new Asking(['noc']);
    asking.practice.upgrade = (_, exit) => exit(0);
    expect(await asking.carryOut()).toMatchObject({ kind: 'failed' });
    expect(asking.asked).toEqual([]);
  });

  it('a process that ended while it waited goes on there, launches nothing, and has no more time than one', async () => {
    const asking = new Asking(['noc'], () => 'not yet');
    const outcomes: string[] = [];
    const stop = new AbortController();
    asking.onAsk = () => {
      if (asking.span >= 40 * MINUTE) stop.abort(new Error('SIGTERM'));
    };
    outcomes.push((await asking.carryOut(stop.signal)).kind);
    asking.onAsk = () => {};
    const left = await asking.practice.journal.open('prod');
    expect(left).toMatchObject({ state: 'settling' });
    if (left === undefined) return;
    const resumed = await asking.executor.resume(asking.system, left, async () => undefined, forever);
    outcomes.push(resumed.kind);
    expect(outcomes).toEqual(['interrupted', 'unhealthy']);
    expect([asking.practice.starts, asking.span]).toEqual([1, 60 * MINUTE]);
  });

  it('a process that ended while it waited ends well where they pass by then', async () => {
    let well = false;
    const asking = new Asking(['noc'], () => (well ? undefined : 'not yet'));
    const stop = new AbortController();
    asking.onAsk = () => stop.abort(new Error('SIGTERM'));
    expect(await asking.carryOut(stop.signal)).toMatchObject({ kind: 'interrupted' });
    well = true;
    asking.onAsk = () => {};
    const left = await asking.practice.journal.open('prod');
    if (left === undefined) throw new Error('the run has ended');
    expect(await asking.executor.resume(asking.system, left, async () => undefined, forever)).toMatchObject({
      kind: 'succeeded',
    });
    expect(asking.practice.starts).toBe(1);
  });
});
