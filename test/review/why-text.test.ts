import { describe, expect, it } from 'vitest';
import { plain } from '../../src/review/paint.ts';
import { whyAsText } from '../../src/review/why-text.ts';
import { aSystemPlan } from '../reconciler/system-plan.ts';
import { aRisk } from './a-risk.ts';

const onPaper = { paint: plain, columns: undefined };
const current = {
  release: '10.5.0 [CU7]',
  build: 16338,
  train: 70,
  track: 'main',
  notes: undefined,
  agents: [],
} as const;
const ceiling = {
  rule: 'under-ceiling',
  reason: 'AboveCeiling',
  message: 'above the ceiling "10.5"',
  unblock: 'raise spec.target.ceiling',
} as const;
const young = {
  rule: 'old-enough',
  reason: 'AwaitingSoak',
  message: '3 days old, 14 are asked for',
  notBefore: '2026-09-12T00:00:00.000Z',
} as const;
const candidate = (release: string, ...objections: readonly (typeof ceiling | typeof young)[]) => ({
  release,
  build: undefined,
  chosen: false,
  objections,
});

describe('whyAsText', () => {
  it('groups what each rule filtered, then the winner, its path with its risks, and what would change each "no"', () => {
    const [hop] = aSystemPlan().hops;
    const mine = aRisk({ id: 'KI_mine', verdict: 'unknown', facts: { snmpv3: true } });
    const entry = aSystemPlan({
      current,
      evidence: ['dma01: VersionHistory.txt says "10.5.0.0-16338"'],
      hops: hop === undefined ? [] : [{ ...hop, risks: [mine] }],
      risks: [mine, aRisk({ id: 'KI_of_the_next' })],
      candidates: [
        candidate('10.6.0 [CU2]', ceiling, young),
        candidate('10.6.0 [CU1]', ceiling),
        candidate('10.6.0', ceiling),
        { release: '10.5.0 [CU9]', build: 16515, chosen: true, objections: [] },
        candidate('10.5.0 [CU8]'),
      ],
      warnings: ['a reboot may be needed'],
    });
    expect(`\n${whyAsText(entry, onPaper)}`).toMatchInlineSnapshot(`
      "
      ▲ prod  10.5.0 [CU7] → 10.5.0 [CU9]  (main track)
      ├─ upgrade  UpgradeAvailable: 10.5.0 [CU9] can be installed
      ├─ runs  10.5.0 [CU7] (build 16338, train 70) on 0 Agents
      │  └─ dma01: VersionHistory.txt says "10.5.0.0-16338"
      ├─ considered  5 releases on the main track
      │  ├─ ✗ 10.6.0 [CU2]
      │  │  ├─ AboveCeiling (rule under-ceiling): above the ceiling "10.5"
      │  │  │  └─ to allow it: raise spec.target.ceiling
      │  │  └─ AwaitingSoak (rule old-enough): 3 days old, 14 are asked for
      │  │     └─ ends by itself at 2026-09-12T00:00:00.000Z
      │  ├─ ✗ 10.6.0 [CU1] and 10.6.0  as above: AboveCeiling (rule under-ceiling)
      │  ├─ · 10.5.0 [CU8]: eligible, and older
      │  └─ → 10.5.0 [CU9] (build 16515)  the winner
      ├─ path  1 hop
      │  └─ 1. 10.5.0 [CU7] → 10.5.0 [CU9] (build 16515, train 72), because it is the newest eligible
      │     │ release on the main track
      │     └─ ? KI_mine  unknown  breaks-after-upgrade: elements stop, because 10.5.0 [CU9] is affected
      │        ├─ https://docs.dataminer.services/release-notes/Known_issues/KI_one.html
      │        └─ if it does not hold here, write \`facts: { snmpv3: false }\`; if it does, write \`facts: {
      │           snmpv3: true }\` and then accept it: \`acceptedRisks: [{ id: KI_mine, reason: …, owner: …,
      │           expires: … }]\`
      ├─ risks
      │  └─ ✗ KI_of_the_next  breaks-after-upgrade: elements stop, because 10.5.0 [CU9] is affected
      │     ├─ https://docs.dataminer.services/release-notes/Known_issues/KI_one.html
      │     └─ write \`acceptedRisks: [{ id: KI_of_the_next, reason: …, owner: …, expires: … }]\`
      └─ notes
         └─ a reboot may be needed
      "
    `);
  });

  it.each`
    mode             | says
    ${'plan-only'}   | ${'mode  plan-only: nothing will be done; write `mode: apply` under'}
    ${'upload-only'} | ${'mode  upload-only: the package will be staged and verified, nothing installed;'}
    ${'apply'}       | ${'upgrade  UpgradeAvailable'}
  `('begins with what mode $mode keeps from being done', ({ mode, says }) => {
    expect(whyAsText(aSystemPlan({ mode }), onPaper).split('\n')[1]).toContain(`├─ ${says}`);
  });

  it('names for each release the Agents that run it', () => {
    const agent = (name: string, release: string, build: number) =>
      ({ name, role: 'standalone', state: 'running', raw: '', release, build }) as const;
    const agents = [
      agent('dma01', '10.5.0 [CU4]', 1),
      agent('dma02', '10.5.0 [CU4]', 2),
      agent('dma03', '10.5.0 [CU4]', 1),
    ];
    expect(whyAsText(aSystemPlan({ current: { ...current, agents } }), onPaper)).toContain(
      'runs  10.5.0 [CU4] (build 1) on dma01, dma03; 10.5.0 [CU4] (build 2) on dma02',
    );
  });

  it('tells a "no" in full once, and of many groups the first in full', () => {
    const risk = (id: string) =>
      ({
        rule: 'known-risks',
        reason: 'KnownIssue',
        message: `${id}: it stops`,
        unblock: `accept ${id}`,
        risk: id,
      }) as const;
    const of = (release: string, ...ids: readonly string[]) => ({
      release,
      build: undefined,
      chosen: false,
      objections: ids.map(risk),
    });
    const groups = ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id, index) => of(`10.5.${9 - index}`, 'KI_a', `KI_${id}`));
    const text = whyAsText(aSystemPlan({ candidates: [of('10.6.1', 'KI_a'), ...groups], hops: [] }), onPaper);
    expect(text.match(/accept KI_a/gu)).toHaveLength(1);
    expect(text).toContain('as above: KI_a');
    expect(text).toContain('✗ 10.5.7  KI_a, KI_d');
    expect(text).toContain('✗ 3 releases more, 10.5.5 the newest, held back by KI_a, KI_f, KI_g, KI_h');
  });

  it('says so where nothing was considered and nothing is known', () => {
    const entry = aSystemPlan({
      verdict: 'unknown',
      reason: 'NotObserved',
      message: 'nobody looked',
      unblock: 'look (https://docs.dataminer.services/a.html)',
      hops: [],
    });
    expect(`\n${whyAsText(entry, onPaper)}`).toMatchInlineSnapshot(`
      "
      ? prod  unknown release  (main track)
      ├─ unknown  NotObserved: nobody looked
      │  └─ to unblock: look
      ├─ runs  cannot be told on 0 Agents
      └─ considered  0 releases on the main track
      "
    `);
  });

  it.each`
    runs              | follows      | newest            | eligible          | answer
    ${undefined}      | ${'main'}    | ${'10.6.0 [CU6]'} | ${undefined}      | ${'unknown, 10.6.0 [CU6] is the newest'}
    ${'10.6.0 [CU6]'} | ${'main'}    | ${undefined}      | ${undefined}      | ${'unknown, for no release of it is known'}
    ${'10.6.0 [CU6]'} | ${'main'}    | ${'10.6.0 [CU6]'} | ${'10.6.0 [CU6]'} | ${'yes, 10.6.0 [CU6] is the newest'}
    ${'10.6.0 [CU5]'} | ${'main'}    | ${'10.6.0 [CU6]'} | ${'10.6.0 [CU6]'} | ${'no, 10.6.0 [CU6] is the newest; it can be reached now'}
    ${'10.6.0 [CU4]'} | ${'main'}    | ${'10.6.0 [CU6]'} | ${'10.6.0 [CU5]'} | ${'no, 10.6.0 [CU6] is the newest; 10.6.0 [CU5] can be reached now'}
    ${'10.6.0 [CU5]'} | ${'main'}    | ${'10.6.0 [CU6]'} | ${'10.6.0 [CU5]'} | ${'no, 10.6.0 [CU6] is the newest; nothing newer can be reached now'}
    ${'10.6.0 [CU5]'} | ${'main'}    | ${'10.6.0 [CU6]'} | ${undefined}      | ${'no, 10.6.0 [CU6] is the newest; nothing newer can be reached now'}
    ${'10.6.8'}       | ${'main'}    | ${'10.6.0 [CU6]'} | ${undefined}      | ${'no, 10.6.0 [CU6] is the newest; nothing newer can be reached now'}
    ${'10.6.8'}       | ${'feature'} | ${'10.6.0 [CU6]'} | ${undefined}      | ${'10.6.0 [CU6] is the newest; nothing newer can be reached now'}
  `(
    'answers whether $runs on the $follows track is up to date: $answer',
    ({ runs, follows, newest, eligible, answer }) => {
      const release = (name: string | undefined) =>
        name === undefined
          ? undefined
          : ({
              release: name,
              build: undefined,
              train: undefined,
              track: name.includes('[') ? 'main' : 'feature',
              notes: undefined,
            } as const);
      const running = release(runs);
      const text = whyAsText(
        aSystemPlan({
          track: follows,
          current: running === undefined ? undefined : { ...running, agents: [] },
          available: [{ track: 'main', newest: release(newest), newestEligible: release(eligible) }],
        }),
        onPaper,
      );
      expect(text.split('\n')).toContain(`   └─ main track: ${answer}`);
    },
  );

  it('tells a long sentence to its end', () => {
    const change = `${'a change that people have to know of; '.repeat(20)}and the last`;
    expect(whyAsText(aSystemPlan({ warnings: [change] }), onPaper)).toMatch(/and the last$/m);
  });

  it('fits the screen, and lets no text of others steer it', () => {
    const hostile = '\u001b[2J \u202e a long text of somebody else that goes on and on and on and on and on and on';
    const entry = aSystemPlan({
      current,
      message: hostile,
      evidence: [hostile],
      risks: [aRisk({ id: 'LOCAL_x', title: hostile, because: hostile, url: 'https://evil.example/' })],
      candidates: [candidate('10.6.0', { ...ceiling, message: hostile, unblock: hostile } as never)],
    });
    const text = whyAsText(entry, { paint: plain, columns: 72 });
    expect(['\u001b', '\u202e', 'evil.example'].filter((mark) => text.includes(mark))).toEqual([]);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
  });
});
