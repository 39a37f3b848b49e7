import type { PlanHead } from '../planner/plan.ts';
import type { PlanStream } from '../planner/plan-stream.ts';

/** A plan as JSON, indented for people, a piece for each system: of a large fleet the text is never there as a whole. */
export function* planAsJson({ systems, head }: PlanStream): Generator<string> {
  const opening = '{\n  "formatVersion": "1",\n  "systems": [';
  let before = opening;
  for (const entry of systems) {
    yield `${before}${inner({ systems: [entry] }, INSIDE_LIST)}`;
    before = ',';
  }
  yield before === opening ? `${opening}],` : '\n  ],';
  const { formatVersion: _, ...others }: PlanHead = head();
  yield `${inner(others, INSIDE_OBJECT)}\n}\n`;
}

const INSIDE_OBJECT = { opening: '{'.length, closing: '\n}'.length };
const INSIDE_LIST = { opening: '{\n  "systems": ['.length, closing: '\n  ]\n}'.length };

/** What stands inside, indented as it is there. */
function inner(value: object, { opening, closing }: typeof INSIDE_LIST): string {
  return JSON.stringify(value, undefined, 2).slice(opening, -closing);
}
