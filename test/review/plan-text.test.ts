import { describe, expect, it } from 'vitest';
import { plain } from '../../src/review/paint.ts';
import { planAsText } from '../../src/review/plan-text.ts';
import { statusAsText } from '../../src/review/status-text.ts';
import { whyAsText } from '../../src/review/why-text.ts';
import { aPlan, aSystemPlan } from '../reconciler/system-plan.ts';

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
    const entry = aSystemPlan({ current, agents, candidates: [heldBack], warnings: ['a reboot may be needed'] });
    expect(planAsText(aPlan(entry), plain)).toMatchInlineSnapshot(`
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

  it('lets no text of others steer the terminal', () => {
    const entry = aSystemPlan({ message: '\u001b[2Jgone', evidence: ['a\nb'] });
    expect(planAsText(aPlan(entry), plain)).toContain('\\u{1b}[2Jgone');
    expect(planAsText(aPlan(entry), plain)).toContain('a\\u{a}b');
  });
});

it('whyAsText lists every candidate with each objection', () => {
  const chosen = { release: '10.5.0 [CU9]', build: 16515, chosen: true, objections: [] };
  const text = whyAsText(aSystemPlan({ current, candidates: [heldBack, chosen] }), plain);
  expect(text.slice(text.indexOf('  Releases'))).toMatchInlineSnapshot(`
    "  Releases considered on the main track, newest first
      ✗ 10.6.0
          AboveCeiling (rule ceiling): above the ceiling "10.5"
          to allow it: raise it
      → 10.5.0 [CU9] (build 16515)  chosen
    "
  `);
});

it('statusAsText tells the last pass and the run', () => {
  const status = {
    system: 'prod',
    result: 'succeeded',
    reason: 'succeeded',
    message: 'every Agent runs 10.5.0 [CU9]',
    at: '2026-09-01T02:00:00.000Z',
    revision: 'main@sha1:0123',
    run: {
      id: 'r',
      state: 'succeeded',
      from: '10.5.0 [CU7]',
      to: '10.5.0 [CU9]',
      startedAt: '2026-09-01T01:00:00.000Z',
      endedAt: '2026-09-01T01:42:00.000Z',
      message: 'verified',
    },
  };
  expect(statusAsText([status], '2026-09-01T03:00:00.000Z', plain)).toMatchInlineSnapshot(`
    "prod  succeeded  succeeded: every Agent runs 10.5.0 [CU9]
      last pass  1 h ago, main@sha1:0123
      last run   10.5.0 [CU7] → 10.5.0 [CU9]  succeeded took 42 min, ended 1 h 18 min ago: verified
    "
  `);
  expect(statusAsText([], '2026-09-01T03:00:00.000Z', plain)).toContain('no pass has run');
});
