import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inTurns } from '../../src/reconciler/forecast/in-turns.ts';

function* counting(end: number, onStep: (step: number) => void): Generator<void, string> {
  for (let step = 1; step <= end; step += 1) {
    onStep(step);
    yield;
  }
  return `${end} steps`;
}

it.each([
  ['after each go, where one is over at once', 0, ['1', 'others', '2', 'others', '3']],
  ['not before a go is over', Number.POSITIVE_INFINITY, ['1', '2', '3']],
])('lets others have a turn %s', async (_, goMs, expected) => {
  const story: string[] = [];
  const others = (async () => {
    for (; story.length < expected.length; story.push('others')) await nextTurn();
  })();
  const work = inTurns(
    counting(3, (step) => story.push(`${step}`)),
    goMs,
  );
  await others;
  expect(story.slice(0, story.indexOf('3') + 1)).toEqual(expected);
  expect(await work).toBe('3 steps');
});

it('ends with what the work throws', async () => {
  const work = inTurns(
    counting(5, (step) => {
      if (step === 3) throw new Error('not that');
    }),
    0,
  );
  await expect(work).rejects.toThrow('not that');
});
