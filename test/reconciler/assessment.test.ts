import { describe, expect, it } from 'vitest';
import { assess, type SystemAssessment } from '../../src/reconciler/assessment.ts';
import type { Condition } from '../../src/reconciler/conditions.ts';
import type { RememberedSystem } from '../../src/reconciler/fleet-status.ts';
import { assessmentsAsText } from '../../src/review/assessment-text.ts';
import { plain } from '../../src/review/paint.ts';
import { aRun } from '../server/a-fleet.ts';
import { aSystemPlan } from './system-plan.ts';

const NOW = '2026-09-01T11:00:00.000Z';
const T = '2026-09-01T08:00:00.000Z';

const target = { release: '10.5.0 [CU9]', build: 16_515, train: 72, track: 'main', notes: undefined } as const;
const agent = (name: string, release: string, state: 'running' | 'unreachable' = 'running') =>
  ({ name, role: 'standalone', state, release, raw: release, build: undefined }) as const;
const plan = aSystemPlan({ target, agents: [agent('dma01', '10.5.0 [CU9]'), agent('dma02', '10.5.0 [CU7]')] });
const estimate = { durationMs: 45 * 60_000, source: 'rule of thumb: 2 Agents, within a line' };

function condition(type: Condition['type'], status: Condition['status'], message = `${type} ${status}`): Condition {
  return { type, status, reason: 'R', message, since: T };
}

function known(overrides: Partial<RememberedSystem> = {}): RememberedSystem {
  const told = {
    system: 'prod',
    result: 'waiting',
    reason: 'AwaitingWindow',
    message: 'not yet',
    at: T,
    revision: 'r',
  };
  return { ...told, conditions: [], run: undefined, suspended: undefined, acts: [], checks: [], ...overrides };
}

const open = { ...aRun, startedAt: '2026-09-01T10:30:00.000Z', progress: { at: NOW, line: 'Copying files' } };

describe('a system', () => {
  it.each`
    with                        | remembered                                 | word
    ${'a window to come'}       | ${known()}                                 | ${'Pending'}
    ${'what is asked for'}      | ${known({ result: 'up-to-date' })}         | ${'Completed'}
    ${'a run that is open'}     | ${known({ result: 'upgrade', run: open })} | ${'Progressing'}
    ${'Agents on two versions'} | ${known({ result: 'partial' })}            | ${'Degraded'}
    ${'a run that failed'}      | ${known({ result: 'failed' })}             | ${'Stalled'}
    ${'a risk nobody accepted'} | ${known({ result: 'blocked' })}            | ${'Stalled'}
    ${'a hotfix'}               | ${known({ result: 'skipped' })}            | ${'Excluded'}
    ${'Agents nobody reaches'}  | ${known({ result: 'unknown' })}            | ${'Unknown'}
  `('with $with is $word', ({ remembered, word }) => {
    expect(assess({ remembered, plan, estimate: undefined }, NOW).assessment).toBe(word);
  });
});

describe('its health', () => {
  it.each`
    says                                | remembered                                                                  | row
    ${'that a person has to act'}       | ${known({ conditions: [condition('Stalled', 'True')] })}                    | ${['Error', 'Update Stalled', 'ratchet why prod']}
    ${'that data is at risk'}           | ${known({ result: 'partial', conditions: [condition('Stalled', 'True')] })} | ${['Critical', 'Data Loss', 'ratchet why prod']}
    ${'that nobody can tell'}           | ${known({ conditions: [condition('Ready', 'Unknown')] })}                   | ${['Warning', 'None', undefined]}
    ${'that a window is awaited'}       | ${known({ conditions: [condition('WindowOpen', 'False')] })}                | ${['Info', 'None', undefined]}
    ${'that a risk may touch the path'} | ${known({ conditions: [condition('Recommended', 'Unknown')] })}             | ${['Info', 'None', undefined]}
    ${'that an upgrade is late'}        | ${known({ run: { ...open, startedAt: '2026-09-01T09:00:00.000Z' } })}       | ${['Warning', 'Update Speed', undefined]}
  `('says $says', ({ remembered, row }) => {
    const { health } = assess({ remembered, plan, estimate }, NOW);
    expect(health.map(({ level, impact, fix }) => [level, impact, fix])).toEqual([row]);
  });

  it('names Agents that do not serve, and is empty where all is well', () => {
    const away = aSystemPlan({ target, agents: [agent('dma02', '10.5.0 [CU7]', 'unreachable')] });
    expect(assess({ remembered: known(), plan: away, estimate }, NOW).health).toMatchObject([
      { level: 'Warning', impact: 'Monitoring Gap', message: 'dma02 was found unreachable' },
    ]);
    expect(
      assess({ remembered: known({ conditions: [condition('Ready', 'True')] }), plan, estimate }, NOW).health,
    ).toEqual([]);
  });

  it('gives every error something to do', () => {
    const all = [condition('Stalled', 'True'), condition('Ready', 'Unknown'), condition('Suspended', 'True')];
    for (const result of ['failed', 'partial', 'stalled', 'blocked']) {
      const { health } = assess({ remembered: known({ result, conditions: all }), plan: undefined, estimate }, NOW);
      const errors = health.filter(({ level }) => level === 'Error' || level === 'Critical');
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.filter(({ fix }) => fix === undefined)).toEqual([]);
    }
  });
});

it('is told with its run against the estimate, its Agents, and what stands against it', () => {
  const remembered = known({
    result: 'upgrade',
    reason: 'RunInProgress',
    message: 'it is being upgraded',
    run: open,
    conditions: [condition('Recommended', 'Unknown', 'snmpv3 is not stated\u001b[2J')],
  });
  const told: readonly SystemAssessment[] = [assess({ remembered, plan, estimate }, NOW)];
  expect(assessmentsAsText(told, NOW, plain)).toMatchInlineSnapshot(`
    "prod  Progressing  RunInProgress: it is being upgraded
      hop         10.5.0 [CU7] → 10.5.0 [CU9], running
      duration    30 min of about 45 min, about 15 min to go (rule of thumb: 2 Agents, within a line)
      last log    Copying files
      completion  1 of 2 Agents were found at the target
      AGENT  ROLE        STATE    RELEASE       TARGET
      dma01  standalone  running  10.5.0 [CU9]  yes
      dma02  standalone  running  10.5.0 [CU7]  no
      SINCE  LEVEL  IMPACT  MESSAGE
      3 h    Info   None    it is not known whether a risk touches the path: snmpv3 is not stated\\u{1b}[2J
    "
  `);
});
