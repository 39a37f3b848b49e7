import { describe, expect, it } from 'vitest';
import { parseCronSchedule } from '../../src/model/cron.ts';
import type { Freeze } from '../../src/model/freeze.ts';
import type { Rollout } from '../../src/model/rollout.ts';
import { WEEKDAYS, type Window } from '../../src/model/window.ts';
import { askGates } from '../../src/reconciler/gates/ask-gates.ts';
import type { GateContext } from '../../src/reconciler/gates/gate.ts';
import { standingOf } from '../../src/reconciler/rollouts/standing.ts';
import { desiredSystem, halfAnHour } from '../builders.ts';
import { system, told } from '../desired/documents.ts';
import { aRollout, entries, remembered } from './rollouts/a-rollout.ts';

const HOUR = 3_600_000;
const origin = { file: 'f.yaml', line: 1, column: 1 };

interface World {
  readonly now: string;
  readonly windows?: readonly Window[];
  readonly freezes?: readonly Freeze[];
  /** How long the hop takes; half an hour where nothing is said. */
  readonly hours?: number;
  /** A System that goes before, and how it stands. */
  readonly rollout?: Rollout;
  readonly other?: ReturnType<typeof entries.done>;
  readonly failed?: string;
}

function weekly(days: string, start: string, hours: number, timezone = 'UTC'): Window {
  const named = WEEKDAYS.filter((day) => days.split(' ').includes(day.slice(0, 3)));
  const opening = { kind: 'weekly', days: named, weeks: [], start } as const;
  return { name: `${days} ${start}`, opening, durationMs: hours * HOUR, timezone, origin };
}

function cron(text: string, hours: number): Window {
  const schedule = parseCronSchedule(text);
  if (!schedule.ok) throw new Error(schedule.problem);
  const opening = { kind: 'cron', schedule: schedule.value } as const;
  return { ...weekly('', '00:00', hours), name: text, opening };
}

function frozen(from: string, until: string): readonly Freeze[] {
  const spans = [{ from: `${from}T00:00:00.000Z`, until: `${until}T00:00:00.000Z`, title: undefined }];
  return [{ name: 'year-end', reason: 'r', spans, scope: 'all', selector: {}, mayOverride: [], origin }];
}

/** What holds the System `me` back at that moment: a reason, or nothing. */
function held({ now, windows = [], freezes = [], hours, rollout, other, failed }: World): string {
  const at = new Date(now).toISOString();
  const schedule = {
    windows: windows.map(({ name }) => name),
    reconcile: undefined,
    timezone: 'UTC',
    stageAheadMs: undefined,
  };
  const failures = failed === undefined ? [] : [{ system: 'lab', run: 'r1', state: failed, message: 'm' }];
  const planned = new Map(
    [entries.behind('me'), ...(other === undefined ? [] : [other])].map((one) => [one.system, one]),
  );
  const memory = new Map([['all', remembered({ failures })]]);
  const estimate = hours === undefined ? halfAnHour : { durationMs: hours * HOUR, source: 'test' };
  const context: GateContext = {
    system: desiredSystem({ name: 'me', schedule }),
    windows,
    freezes,
    rollout: rollout === undefined ? undefined : standingOf(rollout, planned, { memory, since: new Map() }, at),
    hop: { from: '10.5.0 [CU7]', to: '10.5.0 [CU9]', build: 16_515, packageSha256: 'a', estimate },
    plan: undefined,
    approvers: undefined,
    history: {},
    now: at,
  };
  const answer = askGates(context);
  return answer.kind === 'open' ? 'nothing' : answer.hold.reason;
}

const night = weekly('sun', '22:00', 6);
const overMidnight = weekly('mon tue wed fri', '23:59', 1);
const clocksChange = weekly('sat', '23:00', 4, 'Europe/Brussels');
const together = aRollout([['lab', 'me']], { maxConcurrent: 9, maxFailures: 1 });
const inWaves = aRollout([['lab'], ['me']], { maxConcurrent: 9, maxFailures: 2 });
const silent = entries.held('lab', { verdict: 'unknown', reason: 'AgentUnreachable', message: 'no answer' });
const before = entries.behind('lab');

// What other tools were reported to get wrong, or are known to do; 26 November 2026 is a Thursday. A lock that is held by
// what no longer exists (kured#137) is a row among those of the leases: test/store/leases.test.ts.
describe('what went wrong elsewhere', () => {
  it.each`
    elsewhere                                                                 | world                                                                                                                      | holds
    ${'kured#204: a window over midnight never opens'}                        | ${{ windows: [night], now: '2026-11-29T23:30Z' }}                                                                          | ${'nothing'}
    ${'kured#204: nor is it open on its other side'}                          | ${{ windows: [night], now: '2026-11-30T03:00Z' }}                                                                          | ${'nothing'}
    ${'kured: closed after midnight, as that day is not named'}               | ${{ windows: [weekly('thu', '23:00', 3)], now: '2026-11-27T00:30Z' }}                                                      | ${'nothing'}
    ${'kured: open after midnight, as that day is named, and none opened'}    | ${{ windows: [overMidnight], now: '2026-11-27T00:00Z' }}                                                                   | ${'AwaitingWindow'}
    ${'kured: wraps by 24 hours on a day of 25: closed too early'}            | ${{ windows: [clocksChange], now: '2026-10-25T00:30Z' }}                                                                   | ${'nothing'}
    ${'kured: wraps by 24 hours on a day of 23: closed too late'}             | ${{ windows: [clocksChange], now: '2027-03-28T02:00Z' }}                                                                   | ${'AwaitingWindow'}
    ${'kured#179: acts when the window has closed'}                           | ${{ windows: [night], now: '2026-11-30T04:00Z' }}                                                                          | ${'AwaitingWindow'}
    ${'argo-cd#3204: windows know no time zone, in it'}                       | ${{ windows: [weekly('thu', '22:00', 2, 'America/New_York')], now: '2026-11-27T03:00Z' }}                                  | ${'nothing'}
    ${'argo-cd#3204: windows know no time zone, out of it'}                   | ${{ windows: [weekly('thu', '22:00', 2, 'America/New_York')], now: '2026-11-26T22:00Z' }}                                  | ${'AwaitingWindow'}
    ${'argo-cd#10425: of several windows the closed ones hold back'}          | ${{ windows: [night, cron('0 8 * * 4', 8), weekly('mon', '08:00', 2)], now: '2026-11-26T12:00Z' }}                         | ${'nothing'}
    ${'argo-cd#5590: a freeze holds before its time'}                         | ${{ freezes: frozen('2026-12-18', '2027-01-04'), now: '2026-12-17T23:00Z' }}                                               | ${'nothing'}
    ${'argo-cd#5590: a freeze holds after its time'}                          | ${{ freezes: frozen('2026-12-18', '2027-01-04'), now: '2027-01-04T00:00Z' }}                                               | ${'nothing'}
    ${'a freeze gives way to an open window'}                                 | ${{ windows: [night], freezes: frozen('2026-11-28', '2026-12-02'), now: '2026-11-29T23:30Z' }}                             | ${'FreezeActive'}
    ${'argo-cd#11817: a step of a rollout ignores the freeze'}                | ${{ rollout: inWaves, other: entries.done('lab'), freezes: frozen('2026-11-26', '2026-11-28'), now: '2026-11-27T12:00Z' }} | ${'FreezeActive'}
    ${'argo-cd#11924: all steps of a rollout go at once'}                     | ${{ rollout: inWaves, other: before, now: '2026-11-27T12:00Z' }}                                                           | ${'AwaitingWave'}
    ${'Nebraska#427: only a time-out trips the brake'}                        | ${{ rollout: together, other: before, failed: 'failed', now: '2026-11-27T12:00Z' }}                                        | ${'BrakeTripped'}
    ${'Nebraska#427: and so does a time-out'}                                 | ${{ rollout: together, other: before, failed: 'stalled', now: '2026-11-27T12:00Z' }}                                       | ${'BrakeTripped'}
    ${'ansible#56265: max_fail_percentage passes over who does not answer'}   | ${{ rollout: together, other: silent, now: '2026-11-27T12:00Z' }}                                                          | ${'BrakeTripped'}
    ${'TALM: when its time is over, a batch that is not done is left behind'} | ${{ rollout: inWaves, other: before, failed: 'stalled', now: '2027-11-27T12:00Z' }}                                        | ${'AwaitingWave'}
    ${'anywhere: two hours of work begin three minutes before the close'}     | ${{ windows: [night], hours: 2, now: '2026-11-30T03:57Z' }}                                                                | ${'WouldNotFitWindow'}
    ${'anywhere: two hours of work begin three minutes before the freeze'}    | ${{ freezes: frozen('2026-12-18', '2027-01-04'), hours: 2, now: '2026-12-17T23:57Z' }}                                     | ${'WouldNotFitWindow'}
  `('$elsewhere; here it is held back by: $holds', ({ world, holds }) => {
    expect(held(world)).toBe(holds);
  });

  it.each`
    elsewhere                                                        | window                                                                      | says
    ${'system-upgrade-controller: a day that is none, never'}        | ${'days: [funday], start: "22:00", duration: 6h, timezone: UTC'}            | ${'funday'}
    ${'system-upgrade-controller: a time that is none, never'}       | ${'days: [sunday], start: "25:00", duration: 6h, timezone: UTC'}            | ${'25:00'}
    ${'system-upgrade-controller: a zone that is none, never'}       | ${'days: [sunday], start: "22:00", duration: 6h, timezone: Europe/Brusels'} | ${'Brusels'}
    ${'system-upgrade-controller: a number of nanoseconds, at once'} | ${'days: [sunday], start: "22:00", duration: 60, timezone: UTC'}            | ${'duration'}
  `('$elsewhere; here the file is refused', ({ window, says }) => {
    const text = `apiVersion: ratchet/v1\nkind: Window\nmetadata: { name: night }\nspec: { ${window} }\n`;
    expect(told({ 'a.yaml': system(), 'w.yaml': text })).toEqual([expect.stringContaining(says)]);
  });
});
