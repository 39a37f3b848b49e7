import { expect, it } from 'vitest';
import { streamOf } from '../../src/planner/plan-stream.ts';
import { planAsJson } from '../../src/review/plan-json.ts';
import { aPlan, aSystemPlan } from '../reconciler/system-plan.ts';

const text = (...names: readonly string[]) => {
  const plan = aPlan(...names.map((system) => aSystemPlan({ system })));
  return { plan, pieces: [...planAsJson(streamOf(plan))] };
};

it.each([[[]], [['a']], [['a', 'b', 'c']]])('says of %j what the plan says', (names) => {
  const { plan, pieces } = text(...names);
  expect(JSON.parse(pieces.join(''))).toEqual(JSON.parse(JSON.stringify(plan)));
});

it('has its format first, each system on a line of its own, and ends with a line', () => {
  const lines = text('a', 'b').pieces.join('').split('\n');
  expect(lines[1]).toBe('  "formatVersion": "1",');
  expect(lines.filter((line) => line.includes('"system":'))).toHaveLength(2);
  expect(lines.at(-1)).toBe('');
});

it('is made a piece for each system, and asks for what is known at the end after the last of them', () => {
  const { plan } = text('a', 'b');
  const { head } = streamOf(plan);
  let decided = 0;
  function* systems() {
    for (const entry of plan.systems) {
      decided += 1;
      yield entry;
    }
  }
  const pieces = planAsJson({
    systems: systems(),
    head: () => {
      expect(decided).toBe(2);
      return head();
    },
  });
  for (const expected of [1, 2]) {
    pieces.next();
    expect(decided).toBe(expected);
  }
  expect([...pieces].join('')).toContain('"summary"');
});
