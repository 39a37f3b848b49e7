import { describe, expect, it } from 'vitest';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import { ceilingOf, rawOf } from '../fleet.ts';
import type { Fleet } from './fleets.ts';
import { asking, expectNotLower, holds, plansHold, untouched } from './law.ts';
import { entriesAlone } from './planned.ts';

/** The fleet as it is after every system has made its first hop. */
function afterFirstHops(fleet: Fleet, systems: readonly SystemPlan[]): Fleet {
  const observed = fleet.observed.map((system) => {
    const hop = systems.find((entry) => entry.system === system.name)?.hops[0];
    if (hop === undefined) return system;
    const readings = [{ source: 'version-history' as const, raw: rawOf(hop.to.release, hop.to.build) }];
    const agents = system.agents.map((agent) => (hop.agents.includes(agent.name) ? { ...agent, readings } : agent));
    return { ...system, agents };
  });
  return { ...fleet, observed };
}

const CEILINGS = [
  ...[
    '10.0',
    '10.1.0 [CU9]',
    '10.1',
    '10.2',
    '10.3.0 [CU22]',
    '10.3',
    '10.4.0 [CU12]',
    '10.4',
    '10.5.0',
    '10.5.0 [CU8]',
  ],
  ...['10.5.0 [CU12]', '10.5.6', '10.5.12', '10.5', '10.6.0', '10.6.0 [CU5]', '10.6.4', '10.6', '10.7'],
];

const under = (fleet: Fleet, ceiling: string) =>
  asking(fleet, ({ target }) => ({ target: { ...target, ceiling: ceilingOf(ceiling) } }));

/** One list of the laws' planners against another: who moves in the first moves in the second, and no lower. */
function expectAsFar(
  cautious: readonly SystemPlan[],
  bold: readonly SystemPlan[],
  excused: Excuse = () => false,
): void {
  for (const [index, before] of cautious.entries()) {
    const last = before.hops.at(-1);
    const after = bold[index];
    if (last === undefined || after === undefined || excused(before, after)) continue;
    expectNotLower(after.hops.at(-1)?.to, last.to);
  }
}

/**
 * A higher ceiling can bring a newer target, with which nothing explains why some Agents lag behind; and whoever waits for
 * a person on the way beyond 10.1 makes no stop there.
 */
const isBoundFurther: Excuse = (before, after) => {
  if (after.verdict === 'blocked' && after.reason === 'MixedVersions') return true;
  return stopsAt101(before) && !stopsAt101(after);
};

/** What is eligible comes first, where it lies on the way to what waits for a person; the way there is gone once nothing else is left. */
const setsOutForMore: Excuse = (before, after) => !goesPartWay(before) && goesPartWay(after);

function goesPartWay({ candidates }: SystemPlan): boolean {
  return candidates.some(({ chosen, objections }) => chosen && objections.length > 0);
}

function stopsAt101({ hops }: SystemPlan): boolean {
  return hops.some(({ to }) => to.release.startsWith('10.1.'));
}

type Excuse = (before: SystemPlan, after: SystemPlan) => boolean;

describe('for any fleet of which nothing was upgraded yet', { timeout: 0 }, () => {
  plansHold(
    {
      'a hop that was made is not planned again, and the way gets shorter until it ends'(fleet, { systems: before }) {
        const after = entriesAlone(afterFirstHops(fleet, before));
        for (const [index, entry] of before.entries()) {
          const { verdict, reason, hops, warnings } = entry;
          if (verdict !== 'upgrade') continue;
          const next = after[index];
          expect(['up-to-date', 'upgrade', 'waiting', 'blocked']).toContain(next?.verdict);
          // A fact that could not be true before may count on the release that was reached, and open the way beyond it.
          const opens = warnings.some((warning) =>
            warning.includes('`facts: { brokerGateway: true }` cannot be true of'),
          );
          const isLonger = next !== undefined && setsOutForMore(entry, next);
          if (reason !== 'MixedVersions' && !opens && !isLonger) expect(next?.hops.length).toBeLessThan(hops.length);
          const made = `${hops[0]?.to.release} ${hops[0]?.to.build}`;
          expect(next?.hops.map(({ to }) => `${to.release} ${to.build}`)).not.toContain(made);
        }
      },
    },
    untouched,
  );

  it('a lower ceiling lets no more systems move, and none higher', () => {
    holds((any, dice) => {
      const fleet = untouched(any);
      const [one, other] = [dice() % CEILINGS.length, dice() % CEILINGS.length];
      const [low, high] = [CEILINGS[Math.min(one, other)] ?? '', CEILINGS[Math.max(one, other)] ?? ''];
      expectAsFar(entriesAlone(under(fleet, low)), entriesAlone(under(fleet, high)), isBoundFurther);
    }, 1 / 2);
  });

  it('with fewer acceptances no system moves that stood still with all, and none goes higher', () => {
    holds((any, dice) => {
      const fleet = untouched(any);
      const fewer = asking(fleet, ({ acceptedRisks }) => ({
        acceptedRisks: acceptedRisks.filter(() => dice() % 2 === 0),
      }));
      expectAsFar(entriesAlone(fewer), entriesAlone(fleet));
    }, 1 / 2);
  });
});
