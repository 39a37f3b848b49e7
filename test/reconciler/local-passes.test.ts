import { expect, it, vi } from 'vitest';
import { RatchetError } from '../../src/model/errors.ts';
import { LocalPasses } from '../../src/reconciler/local-passes.ts';
import type { PassResult } from '../../src/reconciler/pass-result.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { aSystemPlan } from './system-plan.ts';

const settled = (system: string): PassResult => ({ kind: 'settled', system, plan: aSystemPlan({ system }) });
const failed = (system: string): PassResult => {
  return { kind: 'failed', system, error: new RatchetError('net.refused', 'refused', { blame: 'environment' }) };
};

/** Passes that end when the test says so. */
function heldPasses(limit: number) {
  const clock = new FakeClock();
  const started: string[] = [];
  const results: PassResult[] = [];
  const release = new Map<string, (result: PassResult) => void>();
  const signals: AbortSignal[] = [];
  const queue = new LocalPasses({
    limit,
    clock,
    random: () => 0.5,
    onResult: (result) => results.push(result),
    run: (system, signal) => {
      started.push(system);
      signals.push(signal);
      return new Promise((resolve) => release.set(system, resolve));
    },
  });
  const end = async (system: string, result = settled(system)) => {
    const before = results.length;
    release.get(system)?.(result);
    await vi.waitUntil(() => results.length > before);
  };
  return { clock, started, results, signals, queue, end };
}

it('runs one pass a system at a time, and a request meanwhile asks for one more', async () => {
  const { queue, started, end } = heldPasses(4);
  queue.request(['prod']);
  queue.request(['prod']);
  queue.request(['prod']);
  expect(started).toEqual(['prod']);
  await end('prod');
  await vi.waitUntil(() => started.length === 2);
  await end('prod');
  expect(queue.busy).toEqual([]);
  expect(started).toEqual(['prod', 'prod']);
});

it('works on no more systems at once than allowed', async () => {
  const { queue, started, end } = heldPasses(2);
  queue.request(['a', 'b', 'c', 'd']);
  expect(started).toEqual(['a', 'b']);
  await end('a');
  await vi.waitUntil(() => started.length === 3);
  expect(queue.busy).toEqual(['b', 'c']);
});

it('leaves a failing system alone for a growing time, but not when someone asks', async () => {
  const { queue, started, end, clock } = heldPasses(1);
  queue.request(['prod']);
  await end('prod', failed('prod'));
  queue.request(['prod']);
  expect(started).toHaveLength(1);
  await clock.advance(30_000);
  queue.request(['prod']);
  expect(started).toHaveLength(2);
  await end('prod', failed('prod'));
  await clock.advance(30_000);
  queue.request(['prod']);
  expect(started).toHaveLength(2);
  queue.request(['prod'], { urgent: true });
  expect(started).toHaveLength(3);
});

it('stops without starting what waits, asks the running pass to stop, and waits for it', async () => {
  const { queue, started, signals, end } = heldPasses(1);
  queue.request(['a', 'b']);
  const stopped = queue.stop();
  expect(signals[0]?.aborted).toBe(true);
  await end('a');
  await stopped;
  queue.request(['c']);
  expect(started).toEqual(['a']);
});

it('turns a pass that breaks into a result', async () => {
  const results: PassResult[] = [];
  const queue = new LocalPasses({
    limit: 1,
    clock: new FakeClock(),
    random: () => 0,
    onResult: (result) => results.push(result),
    run: () => Promise.reject(new Error('broken')),
  });
  queue.request(['prod']);
  await vi.waitUntil(() => results.length === 1);
  expect(results[0]).toMatchObject({ kind: 'failed', system: 'prod', error: { code: 'unexpected' } });
});
