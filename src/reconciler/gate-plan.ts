import type { DesiredSystem } from '../model/desired.ts';
import type { Estimate } from '../model/estimate.ts';
import type { PlanInput } from '../planner/assemble-plan.ts';
import type { Hop, SystemPlan } from '../planner/plan.ts';
import { mapped, type PlanStream } from '../planner/plan-stream.ts';
import { PlanTally } from '../planner/plan-tally.ts';
import type { EstimateHop } from './estimate.ts';
import { allOpenFrom, askGates } from './gates/ask-gates.ts';
import type { GateContext, NextHop } from './gates/gate.ts';

/**
 * Asks the gates about every system that would be upgraded. A held system waits, keeping its hops; the plan keeps its
 * digest, since what would be done has not changed.
 */
export function gated(
  { systems, head }: PlanStream,
  { desired: fleet, history: past, now, approvers }: Asked,
  estimate: EstimateHop,
): PlanStream {
  const desired = new Map(fleet.systems.map((system) => [system.name, system]));
  const { windows, freezes } = fleet;
  const tally = new PlanTally();
  const gateSystem = (entry: SystemPlan, system: DesiredSystem): SystemPlan => {
    const [hop] = entry.hops;
    if (hop?.estimate === undefined || entry.verdict !== 'upgrade') return entry;
    const next = nextHop(hop, hop.estimate);
    const history = past.get(entry.system) ?? {};
    return answered(entry, { system, windows, freezes, hop: next, plan: entry, approvers, history, now });
  };
  const gate = (entry: SystemPlan): SystemPlan => {
    const system = desired.get(entry.system);
    const asked = system === undefined ? entry : gateSystem(withEstimates(entry, system, estimate), system);
    tally.add(asked);
    return asked;
  };
  return { systems: mapped(systems, gate), head: () => ({ ...head(), ...tally.result() }) };
}

type Asked = Pick<PlanInput, 'desired' | 'history' | 'now'> & Pick<GateContext, 'approvers'>;

/** A hop as the gates see it. */
export function nextHop({ from, to, package: { sha256 } }: Hop, estimate: Estimate): NextHop {
  return { from: from.release, to: to.release, build: to.build, packageSha256: sha256, estimate };
}

function withEstimates(entry: SystemPlan, system: DesiredSystem, estimate: EstimateHop): SystemPlan {
  if (entry.hops.length === 0) return entry;
  const hops = entry.hops.map((hop) => ({
    ...hop,
    estimate: estimate(system, { from: hop.from.release, to: hop.to.release }),
  }));
  return { ...entry, hops };
}

function answered(entry: SystemPlan, context: GateContext): SystemPlan {
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
