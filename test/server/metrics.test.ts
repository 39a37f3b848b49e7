import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { RatchetError } from '../../src/model/errors.ts';
import type { PassResult } from '../../src/reconciler/pass-result.ts';
import { metricsOf } from '../../src/server/metrics.ts';
import { aSystemPlan } from '../reconciler/system-plan.ts';
import { aFleet, aRollout, aRow, aRun } from './a-fleet.ts';

const PROMTOOL = ['/usr/local/bin/promtool', '/usr/bin/promtool'].find((place) => existsSync(place));
const none = PROMTOOL === undefined ? ' (skipped: promtool is not installed)' : '';

const settled: PassResult = { kind: 'settled', system: 'prod', plan: aSystemPlan() };
const failed: PassResult = {
  kind: 'failed',
  system: 'prod',
  error: new RatchetError('store.full', 'no room', { blame: 'environment' }),
};
const upgraded: PassResult = {
  kind: 'executed',
  system: 'prod',
  plan: aSystemPlan({ verdict: 'up-to-date' }),
  carriedOut: [{ hop: undefined, outcome: { kind: 'succeeded', message: 'verified' } }],
};

const pass = (result: PassResult) =>
  ({ kind: 'pass', pass: 'p', system: 'prod', revision: 'r', durationMs: 1500, result }) as const;

async function everySeries() {
  const rows = [
    aRow(),
    aRow({ system: 'lab', verdict: 'up-to-date', run: aRun }),
    aRow({ system: 'new', verdict: undefined, at: undefined, lastSuccessAt: undefined, conditions: [] }),
  ];
  const metrics = metricsOf(
    aFleet({
      rows,
      rollouts: [aRollout, { ...aRollout, rollout: 'calm', brake: undefined }],
      overview: { held: ['lab'], waiting: 3, busy: ['prod'] },
    }),
    '1.2.3',
  );
  for (const result of [settled, failed, upgraded]) metrics.onEvent(pass(result));
  metrics.onEvent({ kind: 'revision', revision: 'main@sha1:0', systems: 2, unnamed: [] });
  metrics.onDelivery('fleet', 'hint');
  metrics.onRequest('/api/v1/systems', 200, 0.01);
  await Promise.resolve();
  return (await metrics.text()).body;
}

describe('metrics', () => {
  it.each`
    series
    ${'ratchet_build_info{version="1.2.3"} 1'}
    ${'ratchet_systems{verdict="waiting"} 1'}
    ${'ratchet_systems{verdict="blocked"} 0'}
    ${'ratchet_systems_held 1'}
    ${'ratchet_source_readable 1'}
    ${'ratchet_queue_waiting_passes 3'}
    ${'ratchet_queue_running_passes 1'}
    ${'ratchet_system_up_to_date{system="prod"} 0'}
    ${'ratchet_system_up_to_date{system="lab"} 1'}
    ${'ratchet_system_up_to_date{system="new"} -1'}
    ${'ratchet_system_condition{system="prod",type="Recommended"} -1'}
    ${'ratchet_system_condition{system="prod",type="Ready"} 0'}
    ${'ratchet_system_condition{system="prod",type="Validated"} 1'}
    ${'ratchet_system_run_open{system="lab"} 1'}
    ${'ratchet_rollout_brake{rollout="playout"} 1'}
    ${'ratchet_rollout_brake{rollout="calm"} 0'}
    ${'ratchet_rollout_failures{rollout="playout"} 1'}
    ${'ratchet_rollout_systems_under_way{rollout="playout"} 0'}
    ${'ratchet_rollout_systems_behind{rollout="playout"} 1'}
    ${'ratchet_system_last_successful_pass_timestamp_seconds{system="prod"} 1788263940'}
    ${'ratchet_system_not_before_timestamp_seconds{system="prod"} 1788314400'}
    ${'ratchet_pass_duration_seconds_count{result="failed"} 1'}
    ${'ratchet_hop_duration_seconds_count 1'}
    ${'ratchet_hops_total{outcome="succeeded"} 1'}
    ${'ratchet_revisions_total{result="adopted"} 1'}
    ${'ratchet_revisions_total{result="rejected"} 0'}
  `('have $series', async ({ series }) => {
    expect((await everySeries()).split('\n')).toContain(series);
  });

  it('forget a system that is not named any more', async () => {
    const rows = [aRow(), aRow({ system: 'gone' })];
    const metrics = metricsOf({ ...aFleet(), systems: async () => rows }, '1');
    expect((await metrics.text()).body).toContain('system="gone"');
    rows.pop();
    expect((await metrics.text()).body).not.toContain('system="gone"');
  });

  it('keep to the conventions of names', async () => {
    const told = await everySeries();
    const types = [...told.matchAll(/^# TYPE (\S+) (\S+)$/gmu)].map(([, name = '', type = '']) => ({ name, type }));
    const helps = new Set([...told.matchAll(/^# HELP (\S+) \S.*$/gmu)].map(([, name]) => name));
    expect(types.length).toBeGreaterThan(20);
    expect(types.filter(({ name }) => !helps.has(name))).toEqual([]);
    expect(types.filter(({ name, type }) => name.endsWith('_total') !== (type === 'counter'))).toEqual([]);
    expect(types.filter(({ name }) => /_(?:ms|milliseconds|minutes|kb|mb)(?:_|$)/u.test(name))).toEqual([]);
  });

  it('have no more series for a system than conditions and a handful', async () => {
    const series = (await everySeries()).split('\n').filter((line) => line.includes('system="prod"'));
    expect(series.length).toBeLessThanOrEqual(20);
  });

  it.skipIf(PROMTOOL === undefined)(`are what promtool takes${none}`, async () => {
    const { exitCode, stdout, stderr } = await execa(PROMTOOL ?? '', ['check', 'metrics'], {
      input: await everySeries(),
      reject: false,
    });
    expect(`${stdout}${stderr}`).toBe('');
    expect(exitCode).toBe(0);
  });
});
