import { describe, expect, it } from 'vitest';
import { stepsDueOn } from '../../src/planner/manual-steps.ts';
import type { PersonsAct } from '../../src/planner/persons-act.ts';
import { buildOf, entry, packageOf, pathOf } from './fleet.ts';
import { stepConfirmed } from './step-confirmed.ts';

const CU12 = '10.5.0 [CU12]';
const catalog = ['10.5.0 [CU9]', CU12, '10.6.0 [CU2]'].map((name) => packageOf(name));

describe('a step that a person does by hand', () => {
  const closed: PersonsAct = { kind: 'run-closed', run: 'broker-gateway-gate', by: 'a', at: 'b', reason: 'c' };
  const rows: readonly (readonly [string, PersonsAct[], verdict: string, path: string])[] = [
    ['nobody has confirmed', [], 'blocked', ''],
    ['was confirmed on what runs', [stepConfirmed(CU12)], 'upgrade', '10.6.0 [CU2]'],
    ['was confirmed on an earlier release', [stepConfirmed('10.5.0 [CU9]')], 'blocked', ''],
    ['was confirmed on another build of the same name', [stepConfirmed(CU12, { build: 1 })], 'blocked', ''],
    ['is not what was confirmed', [stepConfirmed(CU12, { step: 'cluster-ports-gate' })], 'blocked', ''],
    ['is not what was closed', [closed], 'blocked', ''],
    ['was confirmed twice', [stepConfirmed(CU12), stepConfirmed(CU12)], 'upgrade', '10.6.0 [CU2]'],
  ];
  it.each(rows)('and that %s', (_, acts, verdict, path) => {
    const found = entry({ catalog, from: CU12, history: { acts } });
    expect([found.verdict, pathOf(found)], found.message).toEqual([verdict, path]);
    expect(found.verdict === 'blocked').toBe(found.reason === 'ManualStepRequired');
  });

  it('is asked for with the command that confirms it, wherever the plan tells of it', () => {
    const found = entry({ catalog, from: CU12 });
    const command = '`ratchet confirm prod broker-gateway-gate --reason "…"`';
    expect(found.unblock).toContain(command);
    const waiting = found.candidates.find(({ release }) => release === '10.6.0 [CU2]');
    expect(waiting?.objections[0]?.unblock).toContain(command);
    expect(stepsDueOn(found)).toEqual([{ id: 'broker-gateway-gate', release: CU12, build: buildOf(CU12) }]);
  });

  it.each`
    step                     | from               | to                | at                            | verdict      | because
    ${'cluster-ports-gate'}  | ${'10.0.0 [CU19]'} | ${'10.2.0 [CU7]'} | ${'2026-08-22T00:00:00.001Z'} | ${'upgrade'} | ${undefined}
    ${'cluster-ports-gate'}  | ${'10.0.0 [CU19]'} | ${'10.2.0 [CU7]'} | ${'2026-08-22T00:00:00.000Z'} | ${'blocked'} | ${'; the confirmation of 2026-08-22 is older than 10 days'}
    ${'cluster-ports-gate'}  | ${'10.0.0 [CU19]'} | ${'10.2.0 [CU7]'} | ${'some day'}                 | ${'blocked'} | ${'; the confirmation is older than 10 days'}
    ${'broker-gateway-gate'} | ${CU12}            | ${'10.6.0 [CU2]'} | ${'2026-01-01T00:00:00.000Z'} | ${'upgrade'} | ${undefined}
  `(
    '$step, confirmed at $at, counts for as long as its result: $verdict',
    ({ step, from, to, at, verdict, because }) => {
      const acts = [stepConfirmed(from, { step, at })];
      const told = because === undefined ? 'by hand: ' : 'by hand, and not counted any more: ';
      const found = entry({ catalog: [packageOf(from), packageOf(to)], from, version: to, history: { acts } });
      expect(found.verdict, found.message).toBe(verdict);
      expect(found.evidence).toContainEqual(expect.stringMatching(`^${told}${step} was confirmed`));
      if (because === undefined) expect(found.message).not.toContain('confirmation');
      else expect(found.message.endsWith(because), found.message).toBe(true);
    },
  );

  it('counts from the newest confirmation on', () => {
    const old = { step: 'cluster-ports-gate', at: '2026-08-01T00:00:00.000Z' };
    const [from, to] = ['10.0.0 [CU19]', '10.2.0 [CU7]'];
    const acts = [stepConfirmed(from, old), stepConfirmed(from, { ...old, at: '2026-08-30T00:00:00.000Z' })];
    const catalog = [packageOf(from), packageOf(to)];
    expect(entry({ catalog, from, version: to, history: { acts } }).verdict).toBe('upgrade');
  });

  it('is due only where the system stands on the release before it', () => {
    const far = entry({ catalog, from: '10.4.0 [CU12]', version: '10.6.0 [CU2]' });
    expect([pathOf(far), far.reason]).toEqual([CU12, 'HopRequired']);
    expect(stepsDueOn(far)).toEqual([]);
  });

  it('is told with who confirmed it, when, where and why', () => {
    const told = 'broker-gateway-gate was confirmed on 10.5.0 [CU12] (build';
    const found = entry({ catalog, from: CU12, history: { acts: [stepConfirmed(CU12)] } });
    const line = found.evidence.find((evidence) => evidence.startsWith('by hand: '));
    expect(line).toContain(told);
    expect(line).toContain('by alice@ops at 2026-09-01T00:00:00.000Z: migrated on all Agents');
  });

  it('that was confirmed elsewhere is told with the remark that it does not count', () => {
    const found = entry({ catalog, from: CU12, history: { acts: [stepConfirmed('10.5.0 [CU9]')] } });
    expect(found.evidence).toContainEqual(
      expect.stringMatching(/^by hand, and not counted on 10\.5\.0 \[CU12\].*confirmed on 10\.5\.0 \[CU9\]/u),
    );
  });
});
