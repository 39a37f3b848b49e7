import type { DesiredFleet } from '../model/desired.ts';
import type { Instant } from '../model/instant.ts';
import type { SystemPlan } from '../planner/plan.ts';
import { mapped, type PlanStream } from '../planner/plan-stream.ts';
import { PlanTally } from '../planner/plan-tally.ts';
import type { GateContext, Hold } from './gates/gate.ts';
import { gates } from './gates/index.ts';

/**
 * Asks the gates about every system that would be upgraded. A held system waits, keeping its hops; the plan keeps its
 * digest, since what would be done has not changed.
 */
export function gated({ systems, head }: PlanStream, fleet: DesiredFleet, now: Instant): PlanStream {
  const desired = new Map(fleet.systems.map((system) => [system.name, system]));
  const tally = new PlanTally();
  const gate = (entry: SystemPlan): SystemPlan => {
    const system = desired.get(entry.system);
    const asked = system === undefined ? entry : gateSystem(entry, { system, windows: fleet.windows, now });
    tally.add(asked);
    return asked;
  };
  return { systems: mapped(systems, gate), head: () => ({ ...head(), ...tally.result() }) };
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
