import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/model/digest.ts';
import { AGENT_ROLES, type ObservedAgent, type ObservedSystem, type Reading } from '../../src/model/observed.ts';
import { observedDigest } from '../../src/planner/fleet-digests.ts';

// So few of everything that two clusters are often the same.
const anyReading: fc.Arbitrary<Reading> = fc.record(
  {
    source: fc.constantFrom('version-history', 'web-services'),
    raw: fc.constantFrom('10.5.0.0-16515', '10.4.0.0-15486'),
    at: fc.constantFrom('2026-11-20 08:00', '2026-11-21 08:00'),
  },
  { requiredKeys: ['source', 'raw'] },
);

const anyAgent: fc.Arbitrary<ObservedAgent> = fc.record(
  {
    name: fc.constantFrom('dma1', 'dma2', 'dma3'),
    role: fc.constantFrom(...AGENT_ROLES.slice(0, 2)),
    state: fc.constantFrom('running', 'offline'),
    readings: fc.array(anyReading, { maxLength: 2 }),
    clockAheadMs: fc.constantFrom(0, 5),
    problem: fc.record({ code: fc.constantFrom('net.refused', 'net.timeout'), message: fc.constantFrom('one', 'two') }),
  },
  { requiredKeys: ['name', 'role', 'state', 'readings'] },
);

const anySystem: fc.Arbitrary<ObservedSystem> = fc
  .array(anyAgent, { maxLength: 3 })
  .map((agents) => ({ name: 'lab', takenAt: '2026-11-20T08:00:00.000Z', agents }));

/** One text for each Agent, in any order; what it said twice counts once. */
function said({ agents }: ObservedSystem): readonly string[] {
  return agents
    .map(({ name, role, state, problem, readings }) => {
      const words = [...new Set(readings.map(({ source, raw }) => `${source} ${raw}`))].toSorted();
      return canonicalJson({ name, role, state, problem: problem?.code, words });
    })
    .toSorted();
}

describe('the digest of what was found', () => {
  it('is the same for two clusters exactly where the same was found of each Agent', () => {
    let same = 0;
    const anyKey = fc.constantFrom('role', 'state', 'readings', 'problem', 'name');
    fc.assert(
      fc.property(anySystem, anyAgent, anyKey, fc.nat(2), (one, agent, key, at) => {
        const agents = one.agents.map((found, index) => (index === at ? { ...found, [key]: agent[key] } : found));
        const isSame = canonicalJson(said(one)) === canonicalJson(said({ ...one, agents }));
        same += Number(isSame);
        expect(observedDigest(one) === observedDigest({ ...one, agents })).toBe(isSame);
      }),
      { numRuns: 5000 },
    );
    expect(same).toBeGreaterThan(500);
  });

  it('depends neither on the order of Agents and readings nor on the moments at which anyone looked', () => {
    fc.assert(
      fc.property(anySystem, (system) => {
        const agents = system.agents
          .map(({ readings, ...agent }) => {
            const later = readings.map((reading) => ({ ...reading, at: '2026-12-01 08:00' }));
            return { ...agent, clockAheadMs: 7, readings: later.toReversed() };
          })
          .toReversed();
        const again = { ...system, takenAt: '2026-12-01T08:00:00.000Z', agents };
        expect(observedDigest(again)).toBe(observedDigest(system));
      }),
    );
  });

  it('tells names apart, and Agents that nobody lists', () => {
    const system: ObservedSystem = { name: 'lab', takenAt: '2026-11-20T08:00:00.000Z', agents: [] };
    const others = [{ name: 'prod' }, { cluster: 'LAB' }, { unlisted: ['dma9'] }].map((more) => ({
      ...system,
      ...more,
    }));
    expect(new Set([system, ...others].map(observedDigest)).size).toBe(4);
  });
});
