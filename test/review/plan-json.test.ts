import { expect, it } from 'vitest';
import { streamOf } from '../../src/planner/plan-stream.ts';
import { isIntact } from '../../src/reconciler/plan-seal.ts';
import { planAsJson } from '../../src/review/plan-json.ts';
import { aPlan, aSystemPlan } from '../reconciler/system-plan.ts';

const HOUR_MS = 3_600_000;

function written(...names: readonly string[]) {
  const plan = aPlan(...names.map((system) => aSystemPlan({ system })));
  return { plan, text: Buffer.concat([...planAsJson(streamOf(plan), HOUR_MS)]).toString() };
}

it.each([[[]], [['a']], [['a', 'b', 'c']]])('says of %j what the plan says, and seals it', (names) => {
  const { plan, text } = written(...names);
  const saved = JSON.parse(text);
  expect(saved).toEqual({
    ...JSON.parse(JSON.stringify(plan)),
    expiresAt: new Date(Date.parse(plan.createdAt) + HOUR_MS).toISOString(),
    seal: expect.any(String),
  });
  expect(isIntact(saved)).toBe(true);
});

it('has its format first, each system on a line of its own as JSON has it, and ends with a line', () => {
  const { plan, text } = written('a', 'b');
  const [first, second] = plan.systems.map((entry) => JSON.stringify(entry));
  expect(text.split('\n').slice(0, 6)).toEqual([
    '{',
    '  "formatVersion": "1",',
    '  "systems": [',
    `    ${first},`,
    `    ${second}`,
    '  ],',
  ]);
  expect(text.endsWith('\n}\n')).toBe(true);
});

it('is printed while it is made, and asks for what is known at the end after the last system', () => {
  const plan = aPlan(...Array.from({ length: 1000 }, (_, index) => aSystemPlan({ system: `s${index}` })));
  const { head } = streamOf(plan);
  let decided = 0;
  function* systems() {
    for (const entry of plan.systems) {
      decided += 1;
      yield entry;
    }
  }
  const pieces = planAsJson(
    {
      systems: systems(),
      head: () => {
        expect(decided).toBe(1000);
        return head();
      },
    },
    HOUR_MS,
  );
  pieces.next();
  pieces.next();
  expect(decided).toBeGreaterThan(0);
  expect(decided).toBeLessThan(1000);
  expect(Buffer.concat([...pieces]).toString()).toContain('"summary"');
});
