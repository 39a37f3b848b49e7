import { expect, it } from 'vitest';
import { plain } from '../../src/review/paint.ts';
import { planAsMarkdown } from '../../src/review/plan-markdown.ts';
import { planAsText } from '../../src/review/plan-text.ts';
import { whyAsText } from '../../src/review/why-text.ts';
import { aPlan, aSystemPlan } from '../reconciler/system-plan.ts';

const onPaper = { paint: plain, columns: undefined };
const why = 'every Agent runs its base 10.5.0 [CU7] (build 16338), and the Catalog prefers it';

it('every rendering tells why a delta package is taken, and nothing where there is no choice', () => {
  const entry = aSystemPlan();
  const hops = entry.hops.map((hop) => ({ ...hop, package: { ...hop.package, kind: 'delta' as const, why } }));
  const chosen = { ...entry, hops };
  expect(planAsText(aPlan(chosen), onPaper)).toContain(`the delta one because ${why}`);
  expect(planAsMarkdown(aPlan(chosen))).toContain('(delta because every Agent runs its base 10.5.0 \\[CU7\\]');
  expect(whyAsText(chosen, onPaper).replaceAll(/\s*\n[\s│]*/g, ' ')).toContain(`with the delta package: ${why}`);
  expect(planAsText(aPlan(entry), onPaper)).not.toContain('one because');
  expect(whyAsText(entry, onPaper)).not.toContain('with the full package');
});
