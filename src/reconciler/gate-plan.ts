import type { DesiredFleet } from '../model/desired.ts';
import type { Instant } from '../model/instant.ts';
import { type Plan, type SystemPlan, VERDICTS, type Verdict } from '../planner/plan.ts';
import type { GateContext, Hold } from './gates/gate.ts';
import { gates } from './gates/index.ts';

/**
 * Asks the gates about every system that would be upgraded. A held system waits, keeping its hops; the plan keeps its
 * digest, since what would be done has not changed.
 */
export function gatePlan(plan: Plan, fleet: DesiredFleet, now: Instant): Plan {
  const desired = new Map(fleet.systems.map((system) => [system.name, system]));
  const systems = plan.systems.map((entry) => {
    const system = desired.get(entry.system);
    return system === undefined ? entry : gateSystem(entry, { system, windows: fleet.windows, now });
  });
  return {
    ...plan,
    systems,
    summary: summarise(systems),
    applyable: systems.some(({ verdict }) => verdict === 'upgrade'),
  };
}

function gateSystem(entry: SystemPlan, context: GateContext): SystemPlan {
  if (entry.verdict !== 'upgrade') return entry;
  const hold = firstHold(context);
  if (hold === undefined) return entry;
  return {
    ...entry,
    verdict: 'waiting',
    reason: hold.reason,
    message: `${entry.message}; ${hold.message}`,
    notBefore: hold.notBefore,
    unblock: hold.unblock,
  };
}

/** What the first gate that is closed says; undefined while all are open. */
export function firstHold(context: GateContext): Hold | undefined {
  for (const gate of gates) {
    const hold = gate.hold(context);
    if (hold !== undefined) return hold;
  }
  return undefined;
}

function summarise(systems: readonly SystemPlan[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => systems.filter((entry) => entry.verdict === verdict).length;
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Record<Verdict, number>;
}
