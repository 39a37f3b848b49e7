import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import type { DesiredSystem } from '../../../src/model/desired.ts';
import { membersOf, type Rollout } from '../../../src/model/rollout.ts';
import { looksIn } from '../../../src/planner/looks.ts';
import { type ForecastInput, forecastFleet } from '../../../src/reconciler/forecast/forecast-fleet.ts';
import { NOTHING_KNOWN } from '../../../src/reconciler/rollouts/standing.ts';
import {
  agentEndpoint,
  catalogPackage,
  desiredFleet,
  desiredSystem,
  observedAgent,
  observedSystem,
} from '../../builders.ts';
import { aRollout, remembered } from './a-rollout.ts';

const HOUR = 3_600_000;
const NOW = '2026-12-01T00:00:00.000Z';
const UNTIL = '2026-12-31T00:00:00.000Z';
const knowledge = { ...loadKnowledge(), knownIssues: [], pathRules: [] };
const origin = { file: 'f.yaml', line: 1, column: 1 };
const sundays = {
  name: 'sundays',
  opening: { kind: 'weekly', days: ['sunday'], weeks: [], start: '22:00' },
  durationMs: 2.5 * HOUR,
  timezone: 'UTC',
  origin,
} as const;
const windowed = { reconcile: undefined, windows: ['sundays'], timezone: 'UTC', stageAheadMs: undefined };

/** When each System of the rollout is upgraded, an hour each, or why never; then what it waited for. */
function storyOf(
  rollout: Rollout,
  more: Readonly<Record<string, Partial<DesiredSystem>>> = {},
  known: Partial<Pick<ForecastInput, 'history' | 'rollouts'>> = {},
) {
  const systems = membersOf(rollout).map((name) =>
    desiredSystem({ name, agents: [agentEndpoint(`${name}-dma`)], ...more['all'], ...more[name] }),
  );
  const catalog = [catalogPackage('10.5.0 [CU9]', 16_515)];
  const desired = desiredFleet({ systems, catalog, windows: [sundays], rollouts: [rollout] });
  const looks = systems.map(({ name, agents }) => ({
    ...observedSystem(...agents.map((agent) => observedAgent(agent.name, '10.5.0.0-16338-20250919-release'))),
    name,
  }));
  const terms = { estimates: { base: HOUR, perAgent: 0, perLine: 0 }, approvers: undefined };
  const { systems: told } = forecastFleet({
    desired,
    observed: looksIn({ formatVersion: '1', takenAt: NOW, systems: looks }),
    knowledge,
    history: new Map(),
    rollouts: NOTHING_KNOWN,
    ...known,
    now: NOW,
    until: UNTIL,
    revision: 'r',
    ...terms,
  });
  return Object.fromEntries(
    told.map(({ system, events, end }) => {
      const hop = events.find(({ kind }) => kind === 'hop');
      const waits = events.flatMap((event) => (event.kind === 'wait' ? [event.reason] : []));
      return [system, [hop?.from.slice(5, 16) ?? (end.kind === 'never' ? end.reason : end.kind), ...waits].join(' ')];
    }),
  );
}

const soaked = (days: number, rollout: Rollout): Rollout => ({
  ...rollout,
  waves: rollout.waves.map((wave) => ({ ...wave, soakMs: days * 24 * HOUR })),
});
const suspend = { reason: 'audit', until: undefined };

describe('a forecast of a rollout', () => {
  it.each`
    case                                                   | rollout                                                                                               | systems                                                                                  | story
    ${'one after the other'}                               | ${aRollout([['a', 'b', 'c']])}                                                                        | ${{}}                                                                                    | ${{ a: '12-01T00:00', b: '12-01T01:00 AwaitingSlot', c: '12-01T02:00 AwaitingSlot' }}
    ${'two at a time'}                                     | ${aRollout([['a', 'b', 'c']], { maxConcurrent: 2 })}                                                  | ${{}}                                                                                    | ${{ a: '12-01T00:00', b: '12-01T00:00', c: '12-01T01:00 AwaitingSlot' }}
    ${'waves without a soak'}                              | ${aRollout([['z'], ['a', 'b']], { maxConcurrent: 9 })}                                                | ${{}}                                                                                    | ${{ z: '12-01T00:00', a: '12-01T01:00 AwaitingWave', b: '12-01T01:00 AwaitingWave' }}
    ${'waves with a soak'}                                 | ${soaked(2, aRollout([['z'], ['a']]))}                                                                | ${{}}                                                                                    | ${{ z: '12-01T00:00', a: '12-03T01:00 AwaitingWave AwaitingSoak' }}
    ${'waves in windows'}                                  | ${aRollout([['z'], ['a'], ['b']])}                                                                    | ${{ all: { schedule: windowed } }}                                                       | ${{ z: '12-06T22:00 AwaitingWindow', a: '12-06T23:00 AwaitingWave', b: '12-13T22:00 AwaitingWave WouldNotFitWindow' }}
    ${'stand-ins'}                                         | ${aRollout([['a', 'b', 'c']], { maxConcurrent: 9, groups: [{ name: 'a, b', systems: ['a', 'b'] }] })} | ${{}}                                                                                    | ${{ a: '12-01T00:00', b: '12-01T01:00 AwaitingRedundancy', c: '12-01T00:00' }}
    ${'dependencies'}                                      | ${aRollout([['a', 'b']], { maxConcurrent: 9, dependencies: [{ system: 'a', after: ['b'] }] })}        | ${{}}                                                                                    | ${{ a: '12-01T01:00 AwaitingDependency', b: '12-01T00:00' }}
    ${'one that never goes, and who waits'}                | ${aRollout([['z'], ['a'], ['b']])}                                                                    | ${{ z: { suspend } }}                                                                    | ${{ z: 'Suspended', a: 'AwaitingWave', b: 'AwaitingWave' }}
    ${'one that is upgraded by hand'}                      | ${aRollout([['z'], ['a']])}                                                                           | ${{ z: { mode: 'upload-only' } }}                                                        | ${{ z: 'UpgradeAvailable', a: 'AwaitingWave' }}
    ${'after the time that is looked at'}                  | ${soaked(40, aRollout([['z'], ['a'], ['b']]))}                                                        | ${{}}                                                                                    | ${{ z: '12-01T00:00', a: 'later AwaitingWave', b: 'later' }}
    ${'after one that goes later and one that never does'} | ${aRollout([['z', 'c'], ['a']], { maxConcurrent: 2 })}                                                | ${{ c: { suspend }, z: { suspend: { ...suspend, until: '2027-01-05T00:00:00.000Z' } } }} | ${{ z: 'later', c: 'Suspended', a: 'AwaitingWave' }}
    ${'suspended until then, after a wave'}                | ${aRollout([['z'], ['a']])}                                                                           | ${{ a: { suspend: { ...suspend, until: '2026-12-01T02:00:00.000Z' } } }}                 | ${{ z: '12-01T00:00', a: '12-01T02:00 AwaitingWave Suspended' }}
    ${'suspended until before, after a wave'}              | ${aRollout([['z'], ['a']])}                                                                           | ${{ a: { suspend: { ...suspend, until: '2026-12-01T00:30:00.000Z' } } }}                 | ${{ z: '12-01T00:00', a: '12-01T01:00 AwaitingWave' }}
  `('$case', ({ rollout, systems, story }) => {
    expect(storyOf(rollout, systems)).toEqual(story);
  });

  it.each`
    case                                                         | startedAt                     | story
    ${'ends when it was expected to'}                            | ${'2026-11-30T23:30:00.000Z'} | ${{ z: '11-30T23:30', a: '12-01T00:30 AwaitingWave' }}
    ${'that is late ends at any moment'}                         | ${'2026-11-30T12:00:00.000Z'} | ${{ z: '11-30T12:00', a: '12-01T00:00' }}
    ${'whose beginning is not on record is waited for for ever'} | ${undefined}                  | ${{ z: 'RunInProgress', a: 'AwaitingWave' }}
  `('goes on from a run that is under way: one $case', ({ startedAt, story }) => {
    const about = { from: '10.5.0 [CU7]', to: '10.5.0 [CU9]', targetBuild: 16_515, packageSha256: 'a'.repeat(64) };
    const open = { id: 'r1', state: 'running', message: 'installing', startedAt, ...about } as const;
    const underWay = new Map([['all', remembered({ underWay: ['z'] })]]);
    const known = { history: new Map([['z', { open }]]), rollouts: { ...NOTHING_KNOWN, memory: underWay } };
    expect(storyOf(aRollout([['z'], ['a']]), {}, known)).toEqual(story);
  });
});
