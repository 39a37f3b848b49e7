import { lineOf } from '../../model/release.ts';
import { isDone, type Manual, waitsFor } from './manual-step.ts';
import type { HopRule } from './rule.ts';
import { CLUSTER_PORTS } from './vendor-page.ts';

export const PORTS: Manual = {
  step: 'cluster-ports-gate',
  fact: 'clusterPortsVerified',
  todo: 'run VerifyClusterPorts.dmupgrade on all Agents',
  validForDays: 10,
};

/** NATS does not run in 10.0, so its ports are checked by a package of their own before 10.2; a person runs it. */
export const clusterPortsGate: HopRule = {
  name: PORTS.step,
  objection(move, journey) {
    const { from, to } = move;
    if (lineOf(from.release) !== '10.0' || lineOf(to.release) !== '10.2') return undefined;
    if (isDone(PORTS, move, journey)) return undefined;
    const message = `before ${to.name} the ports between the Agents must be verified on ${from.name} (${CLUSTER_PORTS})`;
    return waitsFor(PORTS, move, journey, message);
  },
};
