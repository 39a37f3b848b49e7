import { describe, expect, it } from 'vitest';
import { fleetStatus } from '../../src/reconciler/fleet-status.ts';
import { at, entry, newRun } from '../contracts/run-journal.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeJournal, FakePassLog } from '../fakes/fake-journal.ts';

function memory() {
  return {
    journal: new FakeJournal(),
    acts: new FakeActs(),
    passes: new FakePassLog(),
    checks: new FakeCheckReports(),
  };
}

const pass = (system: string) =>
  ({ system, at: at(1), revision: 'main', result: 'upgrade', reason: 'r', message: 'm', plan: undefined }) as const;

describe('what is remembered of a fleet', () => {
  it('holds a system in the middle of its first pass', async () => {
    const remembered = memory();
    await remembered.passes.record(pass('lab'));
    await remembered.journal.begin(newRun('r1'), at(2));
    await remembered.journal.advance('r1', 'running', 'the upgrade was started', at(3));
    expect(await fleetStatus(remembered)).toMatchObject([
      { system: 'lab', result: 'upgrade', run: undefined },
      {
        system: 'prod',
        result: 'running',
        reason: 'RunInProgress',
        at: undefined,
        run: { id: 'r1', state: 'running' },
      },
    ]);
  });

  it('names each system once, with the last line of the log of its run', async () => {
    const remembered = memory();
    await remembered.passes.record(pass('prod'));
    await remembered.journal.begin(newRun('r1'), at(2));
    for (const [minute, lines] of [['one', 'two'], ['three']].entries()) {
      const detail = { path: 'C:/x', offset: 9, lines };
      await remembered.journal.record(entry('r1', 'progress', { kind: 'note', at: at(minute), detail }));
    }
    expect(await fleetStatus(remembered)).toMatchObject([
      { system: 'prod', result: 'upgrade', run: { progress: { at: at(1), line: 'three' } } },
    ]);
  });

  it('is nothing before the first pass', async () => {
    expect(await fleetStatus(memory())).toEqual([]);
  });
});
