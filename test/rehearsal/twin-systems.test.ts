import { expect, it } from 'vitest';
import { twinSpecs } from '../../src/cli/rehearsal/twin-systems.ts';
import type { AgentState, ObservedFleet } from '../../src/model/observed.ts';
import { desiredSystem, observedAgent, observedSystem } from '../builders.ts';
import { SHAPES } from './cluster-on-stage.ts';

const RAW = '10.5.0.0-15839-20250516-release';
const system = desiredSystem({ agents: SHAPES.cluster });

function fleetOf(states: readonly AgentState[]): ObservedFleet {
  const agents = SHAPES.cluster.map(({ name, role }, index) =>
    observedAgent(name, RAW, { role, state: states[index] ?? 'running' }),
  );
  return { formatVersion: '1', takenAt: '2026-09-01T00:00:00.000Z', systems: [observedSystem(...agents)] };
}

it.each([
  ['as usual', ['running', 'offline', 'running'], ['dma02'], []],
  ['switched', ['offline', 'running', 'running'], ['dma01'], []],
  ['both silent', ['unreachable', 'unknown', 'running'], ['dma02'], ['dma01']],
  ['a member gone', ['running', 'offline', 'unreachable'], ['dma02'], ['dma03']],
] as const)('a pair that was found %s', (_, states, standby, down) => {
  const [twin] = twinSpecs([system], fleetOf(states)).specs;

  expect(twin?.agents.filter((agent) => agent.standby === true).map(({ name }) => name)).toEqual(standby);
  expect(twin?.faults).toEqual(down.map((agent) => ({ agent, fault: 'agent-down' })));
  expect(twin?.agents.map(({ version }) => version)).toEqual([RAW, RAW, RAW]);
  expect(twin?.agents[2]).toMatchObject({ role: 'standalone', ip: 'dma03.test.example' });
});

it('what was not read has no twin, and says so', () => {
  const { systems, ...rest } = fleetOf([]);
  const unread = systems.map((seen) => ({ ...seen, agents: seen.agents.map((agent) => ({ ...agent, readings: [] })) }));

  expect(twinSpecs([system], { ...rest, systems: unread })).toEqual({
    specs: [],
    missing: [{ system: 'prod', why: 'no version of Agent "dma01" was read' }],
  });
  expect(twinSpecs([system], { ...rest, systems: [] }).missing[0]?.why).toBe('the snapshot does not hold it');
});
