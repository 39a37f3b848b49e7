import { describe, expect, it } from 'vitest';
import type { DesiredFleet } from '../../src/model/desired.ts';
import type { Window } from '../../src/model/window.ts';
import type { SystemPlan } from '../../src/planner/plan.ts';
import { streamOf, wholePlan } from '../../src/planner/plan-stream.ts';
import { gated } from '../../src/reconciler/gate-plan.ts';
import { NOTHING_KNOWN } from '../../src/reconciler/rollouts/standing.ts';
import { desiredFleet, desiredSystem, halfAnHour } from '../builders.ts';
import { aPlan, aSystemPlan } from './system-plan.ts';

const sundayNight: Window = {
  name: 'sunday-night',
  opening: { kind: 'weekly', days: ['sunday'], weeks: [], start: '22:00' },
  durationMs: 6 * 3_600_000,
  timezone: 'Europe/Brussels',
  origin: { file: 'windows.yaml', line: 1, column: 1 },
};
const inside = '2026-11-22T21:30:00.000Z';
const noonBefore = '2026-11-22T12:00:00.000Z';
const outside = '2026-11-23T12:00:00.000Z';
const nextSunday = '2026-11-29T21:00:00.000Z';
const windowed = { reconcile: undefined, windows: ['sunday-night'], timezone: 'UTC', stageAheadMs: undefined };

const asking = (desired: DesiredFleet, now: string) => ({
  desired,
  now,
  history: new Map(),
  approvers: undefined,
  rollouts: NOTHING_KNOWN,
});

describe('gated', () => {
  it.each`
    case                              | system                                                                    | now        | verdict      | reason                | notBefore
    ${'no gate'}                      | ${{}}                                                                     | ${outside} | ${'upgrade'} | ${'UpgradeAvailable'} | ${undefined}
    ${'open window'}                  | ${{ schedule: windowed }}                                                 | ${inside}  | ${'upgrade'} | ${'UpgradeAvailable'} | ${undefined}
    ${'closed window'}                | ${{ schedule: windowed }}                                                 | ${outside} | ${'waiting'} | ${'AwaitingWindow'}   | ${nextSunday}
    ${'closed window, only staging'}  | ${{ schedule: windowed, mode: 'upload-only' }}                            | ${outside} | ${'upgrade'} | ${'UpgradeAvailable'} | ${undefined}
    ${'suspended for good'}           | ${{ suspend: { reason: 'audit', until: undefined } }}                     | ${outside} | ${'waiting'} | ${'Suspended'}        | ${undefined}
    ${'suspended for a while'}        | ${{ suspend: { reason: 'audit', until: nextSunday } }}                    | ${outside} | ${'waiting'} | ${'Suspended'}        | ${nextSunday}
    ${'suspension over'}              | ${{ suspend: { reason: 'audit', until: inside } }}                        | ${outside} | ${'upgrade'} | ${'UpgradeAvailable'} | ${undefined}
    ${'suspended in a closed window'} | ${{ suspend: { reason: 'audit', until: undefined }, schedule: windowed }} | ${outside} | ${'waiting'} | ${'Suspended'}        | ${undefined}
  `('$case: $verdict, $reason', ({ system, now, verdict, reason, notBefore }) => {
    const fleet = desiredFleet({ systems: [desiredSystem(system)], windows: [sundayNight] });
    const asked = wholePlan(gated(streamOf(aPlan(aSystemPlan())), asking(fleet, now), () => halfAnHour));
    expect(asked.systems[0]).toMatchObject({ verdict, reason });
    expect(asked.systems[0]?.notBefore).toBe(notBefore);
    expect(asked.summary[verdict as 'upgrade']).toBe(1);
    expect(asked.applyable).toBe(verdict === 'upgrade');
  });

  it('keeps the hops and the digest: what would be done has not changed', () => {
    const plan = aPlan(aSystemPlan());
    const fleet = desiredFleet({ systems: [desiredSystem({ schedule: windowed })], windows: [sundayNight] });
    const asked = wholePlan(gated(streamOf(plan), asking(fleet, outside), () => halfAnHour));
    expect(asked.systems[0]?.hops).toEqual(plan.systems[0]?.hops.map((hop) => ({ ...hop, estimate: halfAnHour })));
    expect(asked.digest).toBe(plan.digest);
  });

  it('tells of every gate that holds it back, and of each once', () => {
    const suspend = { reason: 'audit', until: undefined };
    const system = desiredSystem({ schedule: windowed, suspend, approval: 'required' });
    const fleet = desiredFleet({ systems: [system], windows: [sundayNight] });
    const plan = aPlan(aSystemPlan({ evidence: ['read'] }));
    const [entry] = wholePlan(gated(streamOf(plan), asking(fleet, outside), () => halfAnHour)).systems;
    expect(entry?.reason).toBe('Suspended');
    expect(entry?.evidence).toEqual([
      'read',
      expect.stringMatching(/^also in the way \(approval\): nobody has approved this plan; read the plan, then run/u),
      expect.stringMatching(/^also in the way \(maintenance-window\): window "sunday-night" is closed; wait/u),
    ]);
  });

  it('tells of what stays closed where the wait before it ends by itself', () => {
    const suspend = { reason: 'audit', until: inside };
    const system = desiredSystem({ schedule: windowed, suspend });
    const fleet = desiredFleet({ systems: [system], windows: [sundayNight] });
    const sevenHours = () => ({ durationMs: 7 * 3_600_000, source: 'test' });
    const asked = wholePlan(gated(streamOf(aPlan(aSystemPlan())), asking(fleet, noonBefore), sevenHours));
    expect(asked.systems[0]).toMatchObject({
      verdict: 'waiting',
      reason: 'WouldNotFitWindow',
      notBefore: undefined,
      message: expect.stringMatching(/suspended: audit; and then: it takes about 7 h \(test\), .* 1 h 30 min too few/u),
      unblock: expect.stringContaining('a window of at least 7 h'),
    });
  });

  it('tells once of a window whose next opening is after all times that can be told', () => {
    const fleet = desiredFleet({ systems: [desiredSystem({ schedule: windowed })], windows: [sundayNight] });
    const asked = asking(fleet, '9999-12-31T23:59:59.000Z');
    const [entry] = wholePlan(gated(streamOf(aPlan(aSystemPlan())), asked, () => halfAnHour)).systems;
    expect(entry).toMatchObject({ verdict: 'waiting', reason: 'AwaitingWindow', notBefore: undefined });
    expect(entry?.message.match(/window "sunday-night" is closed/gu)).toHaveLength(1);
  });

  it.each`
    severity            | expires                       | told
    ${'blocks-upgrade'} | ${'2026-11-29T00:00:00.000Z'} | ${1}
    ${'blocks-upgrade'} | ${nextSunday}                 | ${1}
    ${'blocks-upgrade'} | ${'2026-12-31T00:00:00.000Z'} | ${0}
    ${'degrades'}       | ${'2026-11-29T00:00:00.000Z'} | ${0}
  `('tells of an acceptance that ends before the window opens: $severity, $expires', ({ severity, expires, told }) => {
    const accepted = { reason: 'tested', owner: 'noc', expires };
    const risk = {
      id: 'KI_x',
      kind: 'known-issue',
      verdict: true,
      title: 't',
      url: undefined,
      because: 'b',
      facts: {},
    };
    const [hop] = aSystemPlan().hops;
    const plan = aSystemPlan({ hops: [{ ...hop, risks: [{ ...risk, severity, accepted }] }] as SystemPlan['hops'] });
    const fleet = desiredFleet({ systems: [desiredSystem({ schedule: windowed })], windows: [sundayNight] });
    const [entry] = wholePlan(gated(streamOf(aPlan(plan)), asking(fleet, outside), () => halfAnHour)).systems;
    const says = `the acceptance of KI_x by noc ends at ${expires}, and this can begin at ${nextSunday}`;
    expect(entry?.warnings).toEqual(told === 0 ? [] : [says]);
  });

  it('leaves every other verdict as the planner gave it', () => {
    const blocked = aSystemPlan({ verdict: 'blocked', reason: 'PathBlocked', hops: [] });
    const fleet = desiredFleet({ systems: [desiredSystem({ suspend: { reason: 'audit', until: undefined } })] });
    expect(wholePlan(gated(streamOf(aPlan(blocked)), asking(fleet, outside), () => halfAnHour)).systems[0]).toEqual(
      blocked,
    );
  });
});
