import { describe, expect, it } from 'vitest';
import { coloured, plain } from '../../src/review/paint.ts';
import { planAsText, systemAsText } from '../../src/review/plan-text.ts';
import { aPlan, aSystemPlan } from '../reconciler/system-plan.ts';
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
const agents = [
  {
    name: 'dma01',
    role: 'failover-main',
    state: 'running',
    raw: '10.5.0.0-16338',
    release: '10.5.0 [CU7]',
    build: 16338,
  },
  { name: 'dma02', role: 'failover-backup', state: 'offline', raw: undefined, release: undefined, build: undefined },
] as const;
const heldBack = {
  release: '10.6.0',
  build: undefined,
  chosen: false,
  objections: [{ rule: 'ceiling', reason: 'AboveCeiling', message: 'above the ceiling "10.5"', unblock: 'raise it' }],
} as const;

describe('planAsText', () => {
  it('gives a tired person one block per system', () => {
    const entry = aSystemPlan({
      current: { ...current, agents },
      candidates: [heldBack],
      warnings: ['a reboot may be needed'],
    });
    expect(planAsText(aPlan(entry), onPaper)).toMatchInlineSnapshot(`
      "Plan for 1 system at main@sha1:0123
      1 upgrade  sha256:0000000000000000000000000000000000000000000000000000000000000000

      ▲ prod  10.5.0 [CU7] → 10.5.0 [CU9]  (main track)
        verdict     upgrade  UpgradeAvailable: 10.5.0 [CU9] can be installed
        hop         10.5.0 [CU7] (build 16338, train 70) → 10.5.0 [CU9] (build 16515, train 72)
                    because it is the newest eligible release on the main track
                    https://docs.example/cu9
        package     full package from "cu9.dmupgrade", 2.1 GB, sha256 aaaaaaaaaaaa…
        order       dma01 → dma02, Failover policy simultaneous
        agents      dma01  10.5.0 [CU7], failover-main
                    dma02  no version read, failover-backup, offline
        held back   10.6.0  AboveCeiling: above the ceiling "10.5"
                    to allow it: raise it
        note        a reboot may be needed
        mode        apply: the package will be staged, installed, and verified by looking again
      "
    `);
  });

  it('shows what holds back with its way out, what was taken on, and the ids of the rest', () => {
    const risks = [
      aRisk({ id: 'KI_sure' }),
      aRisk({
        id: 'KI_maybe',
        verdict: 'unknown',
        facts: { snmpv3: true },
        url: 'https://elsewhere.example/x',
      }),
      aRisk({ id: 'KI_taken', accepted: { reason: 'not used', owner: 'noc', expires: '2026-12-31' } }),
      aRisk({ id: 'KI_mild', severity: 'degrades' }),
      aRisk({ id: 'KI_milder', severity: 'cosmetic', verdict: 'unknown' }),
      aRisk({ id: 'KI_not', verdict: false }),
    ];
    const text = systemAsText(aSystemPlan({ risks, hops: [] }), onPaper);
    expect(text.slice(text.indexOf('  risks'), text.indexOf('  mode'))).toMatchInlineSnapshot(`
      "  risks       ✗ KI_sure  breaks-after-upgrade: elements stop
                    because 10.5.0 [CU9] is affected
                    https://docs.dataminer.services/release-notes/Known_issues/KI_one.html
                    to unblock: write \`acceptedRisks: [{ id: KI_sure, reason: …, owner: …, expires: … }]\`
                    ? KI_maybe  unknown  breaks-after-upgrade: elements stop
                    because 10.5.0 [CU9] is affected
                    to unblock: if it does not hold here, write \`facts: { snmpv3: false }\`; if it does, write \`facts: { snmpv3: true }\` and then accept it: \`acceptedRisks: [{ id: KI_maybe, reason: …, owner: …, expires: … }]\`
                    ✓ KI_taken  elements stop; accepted by noc until 2026-12-31: not used
                    2 risks that hold nothing back: KI_mild, KI_milder (unknown)
      "
    `);
  });

  it('tells a long sentence to its end', () => {
    const change = `${'a change that people have to know of; '.repeat(20)}and the last`;
    const said = systemAsText(aSystemPlan({ evidence: [change], warnings: [change] }), onPaper);
    expect(said.match(/and the last$/gm)).toHaveLength(2);
  });

  it('continues a long line under its column on a narrow terminal, and leaves addresses whole', () => {
    const entry = aSystemPlan({ current, message: 'a word and another one and then some more of them', hops: [] });
    expect(systemAsText(entry, { paint: coloured, columns: 60 })).toMatchInlineSnapshot(`
      "[36m▲ prod[39m  [1m10.5.0 [CU7]  (main track)[22m
        [2mverdict     [22m[36mupgrade[39m  UpgradeAvailable: a word and another
                    one and then some more of them
        [2mmode        [22mapply: the package will be staged, installed,
                    and verified by looking again"
    `);
  });

  it('lets no text of others steer the terminal', () => {
    const entry = aSystemPlan({ message: '\u001b[2Jgone', evidence: ['a\nb'] });
    expect(planAsText(aPlan(entry), onPaper)).toContain('\\u{1b}[2Jgone');
    expect(planAsText(aPlan(entry), onPaper)).toContain('a\\u{a}b');
  });
});
