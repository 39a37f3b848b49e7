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
  ({
    system,
    at: at(1),
    revision: 'main',
    result: 'upgrade',
    reason: 'r',
    message: 'm',
    plan: undefined,
    place: undefined,
    succeededAt: undefined,
    conditions: [],
  }) as const;

describe('what is remembered of a fleet', () => {
  it('holds a system in the middle of its first pass', async () => {
    const remembered = memory();
    await remembered.passes.record(pass('lab'));
    await remembered.journal.begin(newRun('r1'), at(2));
    await remembered.journal.advance('r1', 'running', 'the upgrade was started', at(3));
    expect(await fleetStatus(remembered, at(9))).toMatchObject([
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
    expect(await fleetStatus(remembered, at(9))).toMatchObject([
      { system: 'prod', result: 'upgrade', run: { progress: { at: at(1), line: 'three' } } },
    ]);
  });

  it('tells who holds a system back, however much was decided since, and only while it does', async () => {
    const remembered = memory();
    await remembered.passes.record(pass('prod'));
    const signature = { by: 'alice@ops', at: at(1), reason: 'r' };
    await remembered.acts.record('prod', { kind: 'suspended', until: at(20), ...signature });
    for (let run = 0; run < 6; run++)
      await remembered.acts.record('prod', { kind: 'run-closed', run: `r${run}`, ...signature });
    const [status] = await fleetStatus(remembered, at(9));
    expect(status?.suspended).toMatchObject({ by: 'alice@ops', until: at(20) });
    expect(status?.acts.map(({ kind }) => kind)).not.toContain('suspended');
    expect((await fleetStatus(remembered, at(20)))[0]?.suspended).toBeUndefined();
  });

  it('is nothing before the first pass', async () => {
    expect(await fleetStatus(memory(), at(9))).toEqual([]);
  });

  it('holds what the service found of its source, also of a system that waits for that before its first pass', async () => {
    const told = (type: 'SourceVerified' | 'Validated', status: 'True' | 'False') =>
      ({ type, status, reason: 'r', message: `${type} ${status}`, since: at(1) }) as const;
    const remembered = memory();
    const stale = [told('Validated', 'True'), { ...told('Validated', 'True'), type: 'Ready' as const }];
    await remembered.passes.record({ ...pass('lab'), conditions: stale });
    await remembered.passes.record({ ...pass('old'), conditions: stale });
    const sources = new Map([
      ['lab', [told('SourceVerified', 'True'), told('Validated', 'False')]],
      ['new', [told('SourceVerified', 'True'), told('Validated', 'False')]],
      ['next', [told('SourceVerified', 'True'), told('Validated', 'True')]],
    ]);
    const found = await fleetStatus({ ...remembered, sources: { latest: async () => sources } }, at(9));

    expect(
      found.map(({ system, reason, message, conditions }) => ({
        said: `${system} ${reason} ${message}`,
        conditions: conditions.map(({ type, status }) => `${type} ${status}`),
      })),
    ).toEqual([
      { said: 'lab r m', conditions: ['Ready True', 'SourceVerified True', 'Validated False'] },
      { said: 'new r Validated False', conditions: ['SourceVerified True', 'Validated False'] },
      { said: 'old r m', conditions: ['Validated True', 'Ready True'] },
    ]);
  });
});
