import { entryText } from '../planner/entry-text.ts';
import type { PlanHead } from '../planner/plan.ts';
import type { PlanStream } from '../planner/plan-stream.ts';

/**
 * A plan as JSON, in pieces: of a large fleet the text is never there as a whole. Each system is on a line of its own,
 * so that `grep` and `diff` see systems, and nobody carries blanks around that are half of the text.
 */
export function* planAsJson({ systems, head }: PlanStream): Generator<string> {
  let before = '{\n  "formatVersion": "1",\n  "systems": [\n    ';
  let isEmpty = true;
  for (const entry of systems) {
    yield `${before}${entryText(entry)}`;
    before = ',\n    ';
    isEmpty = false;
  }
  const { formatVersion: _, ...others }: PlanHead = head();
  const rest = JSON.stringify(others, undefined, 2).slice('{'.length);
  yield isEmpty ? `{\n  "formatVersion": "1",\n  "systems": [],${rest}\n` : `\n  ],${rest}\n`;
}
