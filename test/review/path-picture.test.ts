import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hop } from '../../src/planner/plan.ts';
import { pathPicture } from '../../src/review/path-picture.ts';
import { aSystemPlan } from '../reconciler/system-plan.ts';
import { aRisk } from './a-risk.ts';

const [hop] = aSystemPlan().hops as [Hop];
const named = (release: string) => ({ ...hop.from, release });

/** What Mermaid may see: our own words, and labels without anything that ends or means something. */
const SAFE_LINE =
  /^(?: {2}(?:s\d+\["[\p{L}\p{N} .,:_+[\]()✗?…#;-]*"\]|goal\(\["[\p{L}\p{N} .,:_+[\]()✗?…#;-]*"\]\))| {2}s\d+ (?:-->|--x\|"[^"|<>`&]*"\|) s\d+| {2}s\d+ -\. "[^"|<>`&]*" \.-> goal)$/u;

describe('pathPicture', () => {
  it('is left out where nothing moves', () => {
    expect(pathPicture(aSystemPlan({ hops: [] }))).toEqual([]);
  });

  it('draws hops, what holds one back, and what a person does behind the last', () => {
    const risks = ['a', 'b', 'c', 'd'].map((id) => aRisk({ id: `KI_${id}`, verdict: id === 'a' ? 'unknown' : true }));
    const mild = aRisk({ id: 'KI_mild', severity: 'degrades' });
    const gate = {
      rule: 'broker-gateway-gate',
      reason: 'ManualStepRequired',
      message: 'the BrokerGateway migration comes first',
    } as const;
    const entry = aSystemPlan({
      hops: [
        { ...hop, risks: [mild] },
        { ...hop, to: { ...hop.to, release: '10.5.0 [CU12]' }, risks },
      ],
      target: named('10.6.0'),
      candidates: [{ release: '10.6.0', build: 1, chosen: true, objections: [gate] }],
    });
    expect(`\n${pathPicture(entry).join('\n')}`).toMatchInlineSnapshot(`
      "
      \`\`\`mermaid
      flowchart LR
        s0["10.5.0 [CU7]"]
        s1["10.5.0 [CU9]"]
        s2["10.5.0 [CU12]"]
        s0 --> s1
        s1 --x|"? KI_a, ✗ KI_b, ✗ KI_c and 1 more"| s2
        goal(["10.6.0"])
        s2 -. "by hand first: broker-gateway-gate" .-> goal
      \`\`\`"
    `);
  });

  it.each([
    ['a quote', 'x"] --> evil["y'],
    ['a fence', '```\n# free'],
    ['a tag', '<img src=x onerror=alert(1)>'],
    ['a click', 'x"]\n  click s0 "javascript:alert(1)"'],
    ['a comment', '%%{init: {"theme":"dark"}}%%'],
    ['a style', 'a;style s0 fill:#f00'],
    ['an entity', '&quot;#quot;#34;'],
    ['a subgraph', 'end\nsubgraph z'],
    ['an edge label', 'a|"b"| c'],
  ])('keeps %s in its label', (_what, hostile) => {
    const lines = pathPicture(hostileEntry(hostile));
    expect(lines).toHaveLength(8);
    for (const line of lines.slice(2, -1)) expect(line).toMatch(SAFE_LINE);
    expect(lines.join('\n')).not.toContain('#quot;#34;');
  });

  it('keeps any text in its label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hostile) => {
        const lines = pathPicture(hostileEntry(hostile));
        expect(lines[0]).toBe('```mermaid');
        expect(lines.at(-1)).toBe('```');
        for (const line of lines.slice(2, -1)) expect(line).toMatch(SAFE_LINE);
      }),
    );
  });
});

function hostileEntry(text: string) {
  return aSystemPlan({
    system: text,
    current: { ...named(text), agents: [] },
    hops: [{ ...hop, to: { ...hop.to, release: `to ${text}` }, risks: [aRisk({ id: text, title: text })] }],
    target: named(`${text} then`),
    candidates: [
      {
        release: text,
        build: 1,
        chosen: true,
        objections: [{ rule: text, reason: 'ManualStepRequired', message: text }],
      },
    ],
  });
}
