import { lineOf } from '../../model/release.ts';
import type { HopRule } from './rule.ts';
import { CLUSTER_PORTS } from './vendor-page.ts';

/** NATS does not run in 10.0, so its ports are checked by a package of their own before 10.2; a person runs it. */
export const clusterPortsGate: HopRule = {
  name: 'cluster-ports-gate',
  objection({ from, to }, { facts }) {
    if (lineOf(from.release) !== '10.0' || lineOf(to.release) !== '10.2') return undefined;
    if (facts['clusterPortsVerified'] === true) return undefined;
    return {
      reason: 'ManualStepRequired',
      message: `before ${to.name} the ports between the Agents must be verified on ${from.name} (${CLUSTER_PORTS})`,
      unblock: 'run VerifyClusterPorts.dmupgrade on all Agents, then write `facts: { clusterPortsVerified: true }`',
    };
  },
};
