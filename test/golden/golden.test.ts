import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePlan } from '../../src/cli/commands/plan.ts';
import type { Io } from '../../src/cli/io.ts';
import { practiceSystems } from '../../src/cli/practice/practice-fleet.ts';
import type { Plan } from '../../src/planner/plan.ts';
import { plain } from '../../src/review/paint.ts';
import { planAsMarkdown } from '../../src/review/plan-markdown.ts';
import { planAsText } from '../../src/review/plan-text.ts';
import { whyAsText } from '../../src/review/why-text.ts';
import { exampleSnapshot, TAKEN_AT } from './example-snapshot.ts';
import { golden } from './golden-file.ts';

const examples = new URL('../../examples/', import.meta.url);
const snapshot = new URL('observed.json', examples);
const paper = { paint: plain, columns: undefined };

const io: Io = {
  ...paper,
  out: () => {},
  write: async () => {},
  err: () => {},
  progress: () => {},
  interactive: false,
  errPaint: plain,
  env: {},
  cwd: tmpdir(),
  signal: new AbortController().signal,
};

describe('the example fleet', () => {
  let plan: Plan;
  beforeAll(async () => {
    golden(snapshot, asJson(exampleSnapshot()));
    const fleet = fileURLToPath(new URL('fleet', examples));
    plan = await makePlan([], { fleet, observed: fileURLToPath(snapshot), at: TAKEN_AT }, io);
  });

  it('has a snapshot of the systems that the simulator brings up', () => {
    expect(golden(snapshot, asJson(exampleSnapshot()))).toBe(asJson(exampleSnapshot()));
  });

  it.each([
    ['plan.txt', (whole: Plan) => planAsText(whole, paper)],
    ['plan.md', (whole: Plan) => planAsMarkdown(whole)],
    ['plan.json', asJson],
  ])('gets the %s that was read and found right', (name, render) => {
    const actual = render(plan);
    expect(actual).toBe(golden(new URL(name, import.meta.url), actual));
  });

  it.each(practiceSystems.map(({ name }) => name))(
    'explains %s as it was read and found right, on one screen',
    (name) => {
      const entry = plan.systems.find(({ system }) => system === name);
      const actual = entry === undefined ? '' : whyAsText(entry, paper);
      expect(actual).toBe(golden(new URL(`why-${name}.txt`, import.meta.url), actual));
      const lines = actual.split('\n');
      expect(lines.length).toBeLessThanOrEqual(46);
      // An address is never broken, so it alone may be wider.
      expect(lines.filter((line) => line.length > 100 && !line.includes('https://'))).toEqual([]);
    },
  );
});

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
