import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAsMarkdown } from '../../src/review/plan-markdown.ts';
import { aPlan, aSystemPlan } from '../reconciler/system-plan.ts';

describe('planAsMarkdown', () => {
  it('shows a summary, a table and one folded block', () => {
    const blocked = aSystemPlan({
      system: 'lab',
      verdict: 'blocked',
      reason: 'ManualStepRequired',
      message: 'the BrokerGateway migration comes first',
      unblock: 'migrate, then set facts.brokerGateway to true',
      hops: [],
    });
    expect(planAsMarkdown(aPlan(blocked))).toMatchInlineSnapshot(`
      "### Ratchet plan: 1 blocked

      | System | Verdict | Path | Reason |
      | --- | --- | --- | --- |
      | \`lab\` | ⛔ blocked | \`unknown\` | ManualStepRequired: the BrokerGateway migration comes first |


      <details><summary><b>lab</b> — blocked, ManualStepRequired</summary>

      - **To unblock:** migrate, then set facts.brokerGateway to true
      - Mode: \`apply\`

      </details>

      <sub>revision \`main@sha1:0123\` · digest \`sha256:0000000000000000000000000000000000000000000000000000000000000000\` · made 2026-09-01T00:00:00.000Z</sub>
      "
    `);
  });

  it('folds nothing out for systems that are settled', () => {
    const settled = aSystemPlan({ verdict: 'up-to-date', reason: 'UpToDate', hops: [] });
    expect(planAsMarkdown(aPlan(settled))).not.toContain('<details>');
  });

  it.each([
    ['an image', '![x](http://evil.example/p.png)'],
    ['a mention', '@everyone look'],
    ['a link', '[click](javascript:alert(1))'],
    ['a tag', '<img src=x onerror=alert(1)>'],
    ['a table border', 'a | b | c'],
    ['a new line', 'a\n\n# big news'],
    ['a code fence', '```\n::set-output name=x::y'],
    ['an escape sequence', '\u001b[2J\u001b[31mred'],
    ['a reversed text', '\u202ereversed'],
    ['a closing tag', '</details></details><b>free'],
  ])('shows %s as text', (_name, hostile) => {
    const entry = aSystemPlan({
      message: hostile,
      evidence: [hostile],
      warnings: [hostile],
      unblock: hostile,
      agents: [{ name: hostile, role: 'standalone', state: 'running', raw: hostile, release: undefined, build: 1 }],
    });
    const whole = planAsMarkdown(aPlan(entry));
    // Nothing in a code span is markup, for any forge.
    const text = whole.replace(/(?<![`\\])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/gu, 'CODE');
    expect(text).not.toContain('![x](');
    expect(text).not.toMatch(/(^|[^\\])\[click\]\(/u);
    expect(text).not.toMatch(/@everyone/u);
    expect(text).not.toMatch(/<img|<b>free/u);
    expect(text).not.toMatch(/^(#{1,2} |::)/mu);
    expect(text.match(/<\/details>/gu)).toHaveLength(1);
    expect(whole.includes('\u001b') || whole.includes('\u202e')).toBe(false);
    const rows = text.split('\n').filter((line) => line.startsWith('| CODE'));
    expect(rows.map((row) => row.match(/(?<!\\)\|/gu)?.length)).toEqual([5]);
  });

  it('stays under the size that a forge takes, and says what it left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 2000, max: 60_000 }), (count, longest) => {
        const systems = Array.from({ length: count }, (_, index) => aSystemPlan({ system: `system-${index}` }));
        const text = planAsMarkdown(aPlan(...systems), longest);
        expect(text.length).toBeLessThanOrEqual(longest);
        expect(text).toContain(`${count} upgrade`);
        expect(text.includes(`system-${count - 1}\``) || /more (systems|blocks)/u.test(text)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
