import { describe, expect, it } from 'vitest';
import { executorsFrom } from '../../src/executors/index.ts';
import type { RunOutcome } from '../../src/reconciler/ports.ts';
import { ALONE, type Play, play } from './simulated-site.ts';

const forever = new AbortController().signal;

function sentence(outcome: RunOutcome): string {
  return 'error' in outcome ? `${outcome.error.code}: ${outcome.error.message}` : outcome.message;
}

describe('against simulated Agents, over SSH and HTTP', () => {
  const good: readonly (readonly [string, Play])[] = [
    ['one Agent', { spec: ALONE }],
    ['a cluster of three with a Failover pair', {}],
    ['a launch whose answer is lost', { spec: ALONE, faults: ['launch-ack-lost'] }],
    ['a launch that is lost', { spec: ALONE, faults: ['launch-lost'] }],
    ['an exit code that is not 0', { spec: ALONE, faults: ['exit-nonzero-but-success'] }],
    ['an exit code 0 that comes at once', { spec: ALONE, faults: ['early-exit-0'] }],
    ['an exit code that never comes', { spec: ALONE, faults: ['exit-never'] }],
    ['a reboot in between', { spec: ALONE, faults: ['reboot'] }],
  ];
  it.each(good)('%s: upgraded, with one launch', async (_, scene) => {
    await play(scene, async ({ simulator, deps, order }) => {
      const outcome = await executorsFrom(deps).apply.carryOut(await order(), forever);
      expect([outcome.kind, sentence(outcome)]).toEqual(['succeeded', expect.stringContaining('build 15943')]);
      expect(simulator.launches('prod')).toBe(1);
    });
  });

  const bad: readonly (readonly [string, Play, RunOutcome['kind'], RegExp, launches: number])[] = [
    ['a task that is missing', { spec: ALONE, faults: ['task-missing'] }, 'refused', /^run\.launch/u, 0],
    ['a utility that is missing', { spec: ALONE, faults: ['util-missing'] }, 'refused', /^run\.launch/u, 0],
    ['a disk that is full', { spec: ALONE, faults: ['disk-full'] }, 'refused', /^stage\.disk/u, 0],
    ['prerequisites that fail', { spec: ALONE, faults: ['prereq-failure'] }, 'failed', /^run\.prereq/u, 1],
    ['one Agent left behind', { faults: ['partial-upgrade'] }, 'partial', /^run\.partial/u, 1],
    ['another version than ordered', { spec: ALONE, faults: ['wrong-version'] }, 'wrong-version', /^run\.wrong/u, 1],
    ['an Agent stuck at 99 %', { spec: ALONE, faults: ['stuck-99'] }, 'stalled', /^run\.stalled/u, 1],
  ];
  it.each(bad)('%s: said, and nothing repeated', async (_, scene, kind, expected, launches) => {
    await play(scene, async ({ simulator, deps, order }) => {
      const outcome = await executorsFrom(deps).apply.carryOut(await order(), forever);
      expect([outcome.kind, sentence(outcome)]).toEqual([kind, expect.stringMatching(expected)]);
      expect(simulator.launches('prod')).toBe(launches);
    });
  });

  it('a signal in the middle, then the same command again: one launch', async () => {
    await play({ spec: ALONE }, async ({ simulator, deps, order }) => {
      const stop = new AbortController();
      const first = executorsFrom(deps).apply.carryOut(await order(), stop.signal);
      await simulator.waitFor(() => simulator.launches('prod') === 1);
      stop.abort(new Error('SIGTERM'));
      expect(await first).toMatchObject({ kind: 'interrupted' });
      const left = await deps.journal.open('prod');
      if (left === undefined) throw new Error('no run is open');
      const { system } = await order();
      expect(await executorsFrom(deps).apply.resume(system, left, async () => undefined, forever)).toMatchObject({
        kind: 'succeeded',
      });
      expect([simulator.launches('prod'), (await deps.journal.latest('prod'))?.id]).toEqual([1, left.id]);
    });
  });

  it('a reboot in between is told and written down, with the time of the new start', async () => {
    await play({ spec: ALONE, faults: ['reboot'] }, async ({ deps, order }) => {
      await executorsFrom(deps).apply.carryOut(await order(), forever);
      const run = await deps.journal.latest('prod');
      const notes = (await deps.journal.entries(run?.id ?? '')).filter(({ step }) => step === 'reboot');
      expect(notes).toHaveLength(1);
      const { before, boot } = notes[0]?.detail ?? {};
      expect(Date.parse(String(boot))).toBeGreaterThan(Date.parse(String(before)));
    });
  });

  it('upload-only: staged once, found there the second time', async () => {
    await play({ spec: ALONE }, async ({ simulator, deps, order }) => {
      const executor = executorsFrom(deps)['upload-only'];
      expect(await executor.carryOut(await order(), forever)).toMatchObject({ kind: 'staged' });
      const again = await executor.carryOut(await order(), forever);
      expect(sentence(again)).toContain('lies staged');
      expect(simulator.launches('prod')).toBe(0);
    });
  });
});
