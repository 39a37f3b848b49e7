import { describe, expect, it } from 'vitest';
import { apply } from '../../../src/executors/apply.ts';
import type { RunOutcome } from '../../../src/reconciler/ports.ts';
import type { RunState } from '../../../src/reconciler/runs.ts';
import { historyString } from '../../../src/simulator/package.ts';
import { NEW, PracticeSystem } from '../practice-system.ts';

const forever = new AbortController().signal;

interface Left {
  /** What run.cmd left: nothing, the start, or the start and this exit code. */
  readonly started: boolean;
  readonly exit?: string;
  /** What a look finds on every Agent. */
  readonly atTarget: boolean;
  /** What the journal says. */
  readonly state: RunState;
}

interface Resumed {
  readonly kind: RunOutcome['kind'];
  readonly message: RegExp;
  readonly starts: number;
  /** States that the continued run went through. */
  readonly through: readonly RunState[];
}

/** The process was ended; what it had done lies on the Agent and in the journal. Nothing more happens by itself. */
async function resumeFrom({ started, exit, atTarget, state }: Left) {
  const practice = new PracticeSystem();
  const stop = new AbortController();
  practice.orchestrator.beforeEach = (operation, path) => {
    if (operation === 'write' && path.endsWith('ticket.txt')) stop.abort(new Error('SIGTERM'));
  };
  expect(await apply(practice.deps).carryOut(practice.order, stop.signal)).toMatchObject({ kind: 'interrupted' });
  practice.orchestrator.beforeEach = () => {};
  const run = await practice.journal.latest('prod');
  if (run === undefined) throw new Error('no run is open');
  const at = practice.clock.now().toISOString();
  if (state !== 'prepared') {
    const detail = { task: 'ratchet\\upgrade' };
    await practice.journal.record({ run: run.id, at, kind: 'intent', step: 'launch', detail });
    await practice.journal.advance(run.id, state, 'as it was left', at);
  }
  const folder = `C:/ProgramData/ratchet/runs/${run.id}`;
  if (started) practice.orchestrator.renameNew(`${folder}/ticket.txt`, `${folder}/started.txt`);
  if (exit !== undefined) practice.orchestrator.put(`${folder}/exit.txt`, `${exit}\r\n`);
  if (atTarget) Object.assign(practice.agents.get('dma01') ?? {}, { raw: historyString(NEW) });
  practice.events.length = 0;

  const left = await practice.journal.open('prod');
  if (left === undefined) throw new Error('the run has ended');
  const outcome = await apply(practice.deps).resume(practice.system, left, async () => undefined, forever);
  const through = practice.events.flatMap((event) => (event.kind === 'state' ? [event.state] : []));
  return { outcome, starts: practice.starts, through };
}

describe('the resume table: a run that an earlier process left', () => {
  const rows: readonly (readonly [string, Left, Resumed])[] = [
    [
      'not launched: goes on at the launch',
      { started: false, atTarget: false, state: 'prepared' },
      {
        kind: 'succeeded',
        message: /every Agent/u,
        starts: 1,
        through: ['launching', 'running', 'settling', 'succeeded'],
      },
    ],
    [
      'not launched, and nobody knows whether it was asked for: asks again',
      { started: false, atTarget: false, state: 'launching' },
      { kind: 'succeeded', message: /every Agent/u, starts: 1, through: ['running', 'settling', 'succeeded'] },
    ],
    [
      'not launched, and the target is there: done by someone else',
      { started: false, atTarget: true, state: 'prepared' },
      { kind: 'succeeded', message: /installed by someone else/u, starts: 0, through: ['succeeded'] },
    ],
    [
      'perhaps asked for, and the target is there: done by someone else, and nothing starts late',
      { started: false, atTarget: true, state: 'launching' },
      { kind: 'succeeded', message: /done by someone else/u, starts: 0, through: ['succeeded'] },
    ],
    [
      'started, no exit code: is tracked, and stalls where nothing moves',
      { started: true, atTarget: false, state: 'launching' },
      { kind: 'stalled', message: /nothing has moved for 45 min/u, starts: 0, through: ['running', 'stalled'] },
    ],
    [
      'started, no exit code, at the target: settles',
      { started: true, atTarget: true, state: 'running' },
      { kind: 'succeeded', message: /every Agent runs/u, starts: 0, through: ['settling', 'succeeded'] },
    ],
    [
      'started, exit code 0: is tracked for the grace time, and has failed',
      { started: true, exit: '0', atTarget: false, state: 'running' },
      {
        kind: 'failed',
        message: /nothing has moved for 15 min; the vendor's tool ended with "0"/u,
        starts: 0,
        through: ['failed'],
      },
    ],
    [
      'started, another exit code: the same, with the code told',
      { started: true, exit: '1', atTarget: false, state: 'running' },
      {
        kind: 'failed',
        message: /nothing has moved for 15 min; the vendor's tool ended with "1"/u,
        starts: 0,
        through: ['failed'],
      },
    ],
    [
      'started, exit code 0, at the target: settles',
      { started: true, exit: '0', atTarget: true, state: 'running' },
      { kind: 'succeeded', message: /\(build 15943\)$/u, starts: 0, through: ['settling', 'succeeded'] },
    ],
    [
      'started, another exit code, at the target: settles, with the code as a remark',
      { started: true, exit: '1', atTarget: true, state: 'running' },
      { kind: 'succeeded', message: /ended with "1"$/u, starts: 0, through: ['settling', 'succeeded'] },
    ],
  ];
  it.each(rows)('%s', async (_, left, expected) => {
    const { outcome, starts, through } = await resumeFrom(left);
    const message = 'error' in outcome ? outcome.error.message : outcome.message;
    expect({ kind: outcome.kind, message, starts, through }).toEqual({
      ...expected,
      message: expect.stringMatching(expected.message),
    });
  });
});
