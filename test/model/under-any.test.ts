import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { underAny } from '../../src/model/under-any.ts';

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

describe('work under any of several signals', () => {
  it.each([0, 1])('ends with number %i, for its reason', async (index) => {
    const controllers = [new AbortController(), new AbortController()];
    const work = underAny(
      controllers.map(({ signal }) => signal),
      untilAborted,
    );
    controllers[index]?.abort(new Error(`number ${index}`));
    await expect(work).rejects.toThrow(`number ${index}`);
  });

  it('ends at once under one that has aborted', async () => {
    const gone = AbortSignal.abort(new Error('gone before'));
    await expect(underAny([new AbortController().signal, gone], untilAborted)).rejects.toThrow('gone before');
  });

  it.each([
    ['is done', async () => 'done'],
    ['has failed', () => Promise.reject(new Error('failed'))],
  ])('leaves nothing behind when it %s', async (_, work) => {
    const { signal } = new AbortController();
    const listened: number[] = [];
    const listeners = () => getEventListeners(signal, 'abort').length;
    const answer = underAny([signal], async () => {
      listened.push(listeners());
      return await work();
    });
    await answer.catch(() => {});
    expect([...listened, listeners()]).toEqual([1, 0]);
  });
});
