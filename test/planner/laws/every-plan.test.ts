import { describe, expect } from 'vitest';
import { canonicalJson } from '../../../src/model/digest.ts';
import { formatRelease } from '../../../src/model/release.ts';
import { systemsText } from '../../../src/planner/systems-text.ts';
import { r } from '../../builders.ts';
import { forward } from './forward.ts';
import { plansHold } from './law.ts';
import { entriesAlone } from './planned.ts';
import { isTrusted } from './trusted.ts';

describe('for any fleet', { timeout: 0 }, () => {
  plansHold({
    ...forward,

    'nothing is installed where any Agent runs a hotfix or an unknown build, or does not answer'(fleet, { systems }) {
      for (const { hops, system } of systems) {
        if (hops.length === 0) continue;
        const seen = fleet.observed.find(({ name }) => name === system);
        expect(seen).toBeDefined();
        for (const { state, role, readings } of seen?.agents ?? []) {
          expect(state === 'running' || (state === 'offline' && role !== 'standalone')).toBe(true);
          expect(isTrusted(fleet, readings[0]?.raw ?? ''), readings[0]?.raw).toBe(true);
        }
      }
    },

    'every system is there exactly once, in order, with a message, and a way out where it is held'(fleet, plan) {
      const { systems, summary, complete } = plan;
      expect(systems.map(({ system }) => system)).toEqual(fleet.desired.systems.map(({ name }) => name).toSorted());
      expect(Object.values(summary).reduce((sum, count) => sum + count)).toBe(systems.length);
      expect(complete).toBe(summary.unknown === 0);
      for (const { verdict, message, unblock, hops, candidates, evidence } of systems) {
        expect(message).not.toBe('');
        expect(hops.length > 0).toBe(verdict === 'upgrade');
        if (verdict !== 'up-to-date' && verdict !== 'upgrade') expect(unblock).toBeDefined();
        expect(candidates.length).toBeLessThanOrEqual(16);
        expect(new Set(evidence).size).toBe(evidence.length);
      }
    },

    'the entries alone are those of the plan'(fleet, { systems }) {
      expect(canonicalJson(entriesAlone(fleet))).toBe(canonicalJson(systems));
    },

    'a plan is the same after it was written and read, and so is every release name'(_fleet, plan) {
      expect(canonicalJson(JSON.parse(JSON.stringify(plan)))).toBe(canonicalJson(plan));
      const lines = plan.systems.map((entry) => `\n    ${JSON.stringify(entry)}`);
      expect(Buffer.concat([...systemsText(plan.systems)]).toString()).toBe(`[${lines.join()}\n  ]`);
      for (const { candidates } of plan.systems) {
        for (const { release } of candidates) expect(formatRelease(r(release))).toBe(release);
      }
    },
  });
});
