import type { DesiredFleet } from '../model/desired.ts';
import type { Instant } from '../model/instant.ts';
import type { SystemPlan } from '../planner/plan.ts';
import { mapped, type PlanStream } from '../planner/plan-stream.ts';
import { PlanTally } from '../planner/plan-tally.ts';
import { allOpenFrom, askGates } from './gates/ask-gates.ts';
import type { GateContext } from './gates/gate.ts';

/**
 * Asks the gates about every system that would be upgraded. A held system waits, keeping its hops; the plan keeps its
 * digest, since what would be done has not changed.
 */
export function gated({ systems, head }: PlanStream, fleet: DesiredFleet, now: Instant): PlanStream {
  const desired = new Map(fleet.systems.map((system) => [system.name, system]));
  const { windows, freezes } = fleet;
  const tally = new PlanTally();
  const gate = (entry: SystemPlan): SystemPlan => {
    const system = desired.get(entry.system);
    const [hop] = entry.hops;
    const asked =
      system === undefined || hop === undefined || entry.verdict !== 'upgrade'
        ? entry
        : gateSystem(entry, { system, windows, freezes, hop: { from: hop.from.release, to: hop.to.release }, now });
    tally.add(asked);
    return asked;
  };
  return { systems: mapped(systems, gate), head: () => ({ ...head(), ...tally.result() }) };
}

function gateSystem(entry: SystemPlan, context: GateContext): SystemPlan {
  const answer = askGates(context);
  if (answer.kind === 'open') {
    return answer.notes.length === 0 ? entry : { ...entry, warnings: [...entry.warnings, ...answer.notes] };
  }
  const { reason, message, unblock } = answer.hold;
  return {
    ...entry,
    verdict: 'waiting',
    reason,
    message: `${entry.message}; ${message}`,
    notBefore: allOpenFrom(context),
    unblock,
  };
}
