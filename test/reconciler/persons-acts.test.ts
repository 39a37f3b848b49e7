import { describe, expect, it } from 'vitest';
import type { ManualStep } from '../../src/planner/plan.ts';
import { closeRun } from '../../src/reconciler/close-run.ts';
import { confirmStep } from '../../src/reconciler/confirm-step.ts';
import { lookAndDecide } from '../../src/reconciler/look-and-decide.ts';
import type { RunState } from '../../src/reconciler/runs.ts';
import { estimates, observedAgent, observedSystem } from '../builders.ts';
import { at, newRun } from '../contracts/run-journal.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';
import { CU7, fleet, knowledge, prod } from './reviewing-machine.ts';
import { aSystemPlan } from './system-plan.ts';

async function journalOf(...ends: readonly RunState[]): Promise<FakeJournal> {
  const journal = new FakeJournal();
  for (const [index, end] of ends.entries()) {
    const [pkg] = fleet.catalog.slice(-1);
    const about = { targetBuild: pkg?.build ?? 0, packageSha256: pkg?.sha256 ?? '' };
    await journal.begin(newRun(`r${index + 1}`, about), at(index));
    await journal.advance(`r${index + 1}`, end, 'so it ended', at(index));
  }
  return journal;
}

const closing = (run: string) => ({ kind: 'run-closed', run, by: 'alice@ops', at: at(9), reason: 'looked' }) as const;

describe('closing a run', () => {
  it.each(['failed', 'partial', 'wrong-version', 'stalled', 'unhealthy', 'unknown'] as const)(
    'that ended %s',
    async (end) => {
      const memory = { journal: await journalOf(end), acts: new FakeActs() };
      expect(await closeRun('prod', closing('r1'), memory)).toMatchObject({ kind: 'closed', run: { state: end } });
      expect(await memory.acts.of('prod')).toEqual([closing('r1')]);
      expect(await memory.journal.entries('r1')).toMatchObject([
        { kind: 'note', step: 'closed-by-person', detail: { by: 'alice@ops', reason: 'looked' } },
      ]);
      expect(await memory.journal.latest('prod')).toMatchObject({ state: end, message: 'so it ended' });
    },
  );

  it('twice keeps the first act', async () => {
    const memory = { journal: await journalOf('partial'), acts: new FakeActs() };
    await closeRun('prod', closing('r1'), memory);
    const again = await closeRun('prod', { ...closing('r1'), by: 'bob@ops' }, memory);
    expect(again).toMatchObject({ kind: 'closed-before', by: { by: 'alice@ops' } });
    expect(await memory.acts.of('prod')).toHaveLength(1);
  });

  it.each<readonly [string, readonly RunState[], string, RegExp]>([
    ['is still going on', ['running'], 'r1', /has not ended; it is running/u],
    ['ended well', ['succeeded'], 'r1', /succeeded/u],
    ['is not the last', ['failed', 'partial'], 'r1', /not the last run of "prod"/u],
    ['nobody knows', ['failed'], 'r7', /"r7" is not the last run/u],
    ['of a system without runs', [], 'r1', /no run of "prod" has ended/u],
  ])('that %s is refused', async (_, ends, run, expected) => {
    const memory = { journal: await journalOf(...ends), acts: new FakeActs() };
    await expect(closeRun('prod', closing(run), memory)).rejects.toThrow(expected);
    expect(await memory.acts.of('prod')).toEqual([]);
  });
});

describe('which attempt an order is', () => {
  it.each<readonly [string, readonly RunState[], closed: string | undefined, attempt: number | undefined]>([
    ['the first, where nothing was tried', [], undefined, 1],
    ['none, after a failure that nobody closed', ['failed'], undefined, undefined],
    ['the second, after a failure that a person closed', ['failed'], 'r1', 2],
    ['the first still, where nothing was launched', ['closed', 'closed'], undefined, 1],
    ['none, where a failure lies behind a run that was not launched', ['failed', 'closed'], undefined, undefined],
    ['none, where a partial run lies behind one that was not launched', ['partial', 'closed'], undefined, undefined],
    ['the second still, where the second was not launched', ['failed', 'closed'], 'r1', 2],
  ])('%s', async (_, ends, closed, attempt) => {
    const acts = new FakeActs();
    if (closed !== undefined) await acts.record('prod', closing(closed));
    const journal = await journalOf(...ends);
    const ports = {
      estimates,
      approvers: undefined,
      probes: new FakeProbes(),
      journal,
      acts,
      checks: new FakeCheckReports(),
      looks: new FakeLooks(),
      rollouts: new FakeRollouts(journal),
      clock: new FakeClock('2026-09-01T01:00:00.000Z'),
      observer: { observe: async () => observedSystem(observedAgent('dma01', CU7)), close: async () => {} },
    };
    const revision = { fleet, bystanders: [], revision: 'main@sha1:1', from: 'test', knowledge };
    const { next } = await lookAndDecide({ system: prod, revision }, ports, new AbortController().signal);
    expect(next.kind === 'nothing' ? undefined : next.order.attempt).toBe(attempt);
  });
});

describe('confirming a step', () => {
  const signature = { by: 'alice@ops', at: at(3), reason: 'migrated' };
  const due: ManualStep = { id: 'broker-gateway-gate', release: '10.5.0 [CU12]', build: 17_000 };

  function waitingFor(step: ManualStep) {
    const current = { release: '10.5.0 [CU12]', build: 17_000, train: 1, track: 'main', notes: undefined } as const;
    const objection = { rule: step.id, reason: 'ManualStepRequired', message: 'by hand', step } as const;
    const candidate = { release: '10.6.0', build: 17_500, chosen: false, objections: [objection] };
    return aSystemPlan({ current: { ...current, agents: [] }, candidates: [candidate] });
  }

  it('binds it to the system, the build that runs and the plan that asked', async () => {
    const acts = new FakeActs();
    await confirmStep(due.id, { digest: 'sha256:1' }, waitingFor(due), signature, acts);
    const expected = { kind: 'step-confirmed', step: due.id, release: '10.5.0 [CU12]', build: 17_000 };
    expect(await acts.of('prod')).toEqual([{ ...expected, planDigest: 'sha256:1', ...signature }]);
  });

  it.each<readonly [string, string, ManualStep, RegExp]>([
    ['nothing waits for it', 'cluster-ports-gate', due, /nothing on "prod" waits for the step "cluster-ports-gate"/u],
    [
      'it is due on a later release',
      due.id,
      { ...due, build: 17_100, release: '10.5.0 [CU13]' },
      /is due on 10\.5\.0 \[CU13\]/u,
    ],
    ['nobody knows the build that runs', due.id, { ...due, build: undefined }, /is due on 10\.5\.0 \[CU12\]/u],
  ])('is refused where %s', async (_, step, waiting, expected) => {
    const acts = new FakeActs();
    const act = confirmStep(step, { digest: 'sha256:1' }, waitingFor(waiting), signature, acts);
    await expect(act).rejects.toThrow(expected);
    expect(await acts.of('prod')).toEqual([]);
  });
});
