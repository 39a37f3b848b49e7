import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAVOURS } from '../../src/review/flavour.ts';
import { planAsMarkdown } from '../../src/review/plan-markdown.ts';
import { aPlan, aSystemPlan } from '../reconciler/system-plan.ts';
import { aRisk } from './a-risk.ts';

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

  it('draws the path, and tells the risks in a table with their way out', () => {
    const risks = [
      aRisk(),
      aRisk({ id: 'KI_maybe', verdict: 'unknown', facts: { snmpv3: true }, url: undefined }),
      aRisk({ id: 'KI_taken', accepted: { reason: 'not used', owner: 'noc', expires: '2026-12-31' } }),
      aRisk({ id: 'KI_mild', severity: 'degrades', verdict: 'unknown' }),
    ];
    const text = planAsMarkdown(aPlan(aSystemPlan({ risks })));
    expect(text.slice(text.indexOf('```mermaid'), text.indexOf('</details>'))).toMatchInlineSnapshot(`
      "\`\`\`mermaid
      flowchart LR
        s0["10.5.0 [CU7]"]
        s1["10.5.0 [CU9]"]
        s0 --> s1
      \`\`\`

      1. \`10.5.0 [CU7] (build 16338, train 70)\` → \`10.5.0 [CU9] (build 16515, train 72)\`: the newest eligible release on the main track; package \`cu9.dmupgrade\`, 2.1 GB, sha256 \`aaaaaaaaaaaa\`; Failover policy \`simultaneous\`; order \`dma01\` → \`dma02\`
      - Mode: \`apply\`

      | Risk | Applies | What | Why |
      | --- | --- | --- | --- |
      | \`KI_one\` | ⛔ yes | breaks-after-upgrade: elements stop ([source](https://docs.dataminer.services/release-notes/Known_issues/KI_one.html)) | 10.5.0 \\[CU9\\] is affected<br>To unblock: write \`acceptedRisks: [{ id: KI_one, reason: …, owner: …, expires: … }]\` |
      | \`KI_maybe\` | ⛔ unknown | breaks-after-upgrade: elements stop | 10.5.0 \\[CU9\\] is affected<br>To unblock: if it does not hold here, write \`facts: { snmpv3: false }\`; if it does, write \`facts: { snmpv3: true }\` and then accept it: \`acceptedRisks: [{ id: KI_maybe, reason: …, owner: …, expires: … }]\` |
      | \`KI_taken\` | ☑️ yes | breaks-after-upgrade: elements stop ([source](https://docs.dataminer.services/release-notes/Known_issues/KI_one.html)) | accepted by \`noc\` until \`2026-12-31\`: not used |

      Risks that hold nothing back: \`KI_mild\` (unknown)

      "
    `);
  });

  it.each`
    reason                  | path
    ${'DowngradeRefused'}   | ${'`10.5.0 [CU9]`'}
    ${'TrackSwitchRefused'} | ${'`10.5.0 [CU9]`'}
    ${'KnownIssue'}         | ${'`10.5.0 [CU9]` → `10.5.0 [CU8]`'}
  `('draws the way to a target that $reason holds back as $path', ({ reason, path }) => {
    const [hop] = aSystemPlan().hops;
    const current = hop === undefined ? undefined : { ...hop.to, agents: [] };
    const target = hop === undefined ? undefined : { ...hop.from, release: '10.5.0 [CU8]' };
    const entry = aSystemPlan({ verdict: 'blocked', reason, hops: [], current, target });
    expect(planAsMarkdown(aPlan(entry))).toContain(`| ${path} |`);
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
      risks: [
        aRisk({ id: hostile, title: hostile, because: hostile, url: `https://evil.example/${hostile}` }),
        aRisk({ title: hostile, verdict: 'unknown', facts: { [hostile]: true } }),
        aRisk({ title: hostile, accepted: { reason: hostile, owner: hostile, expires: hostile } }),
        aRisk({ id: hostile, severity: 'cosmetic' }),
      ],
      candidates: [
        {
          release: hostile,
          build: 1,
          chosen: true,
          objections: [{ rule: hostile, reason: 'ManualStepRequired', message: hostile, unblock: hostile }],
        },
      ],
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
    expect(rows.map((row) => row.match(/(?<!\\)\|/gu)?.length)).toEqual([5, 5, 5, 5]);
    expect(whole).not.toContain('https://evil.example');
  });

  it('stays under the size that a forge takes, and says what it left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 2000, max: 60_000 }), (count, longest) => {
        const systems = Array.from({ length: count }, (_, index) => aSystemPlan({ system: `system-${index}` }));
        const text = planAsMarkdown(aPlan(...systems), { ...FLAVOURS.github, longest });
        expect(text.length).toBeLessThanOrEqual(longest);
        expect(text).toContain(`${count} upgrade`);
        expect(text.includes(`system-${count - 1}\``) || /more (systems|blocks)/u.test(text)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
