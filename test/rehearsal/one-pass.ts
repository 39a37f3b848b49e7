import type { ExecutorDeps } from '../../src/executors/deps.ts';
import { executorsFrom } from '../../src/executors/index.ts';
import type { DesiredSystem } from '../../src/model/desired.ts';
import { type PassPorts, reconcileSystem } from '../../src/reconciler/pass.ts';
import type { PassResult } from '../../src/reconciler/pass-result.ts';
import { type FleetRevision, wantedIn } from '../../src/reconciler/wanted.ts';
import { catalogPackage, desiredFleet, estimates } from '../builders.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeLeases } from '../fakes/fake-journal.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';
import { knowledge } from '../planner/fleet.ts';
import { HOP_PACKAGE, NEW } from './cluster-on-stage.ts';

// One list for all passes: what the planner makes of it is kept with it.
const CATALOG = [catalogPackage('10.5.0 [CU4]', NEW.build, HOP_PACKAGE)];
const forever = new AbortController().signal;

/** One pass over one System, as `ratchet reconcile` makes it: look, plan, gates, apply, verify. */
export function onePass(system: DesiredSystem, deps: ExecutorDeps): Promise<PassResult> {
  const executors = executorsFrom(deps);
  const revision: FleetRevision = {
    fleet: desiredFleet({ systems: [system], catalog: CATALOG }),
    bystanders: [],
    revision: 'main@sha1:abc',
    from: 'test',
    knowledge,
  };
  const { observer, journal, clock } = deps;
  const passes = { record: async () => {}, of: async () => undefined, latest: async () => [] };
  const ports: PassPorts = {
    observer,
    journal,
    clock,
    passes,
    acts: new FakeActs(),
    checks: new FakeCheckReports(),
    looks: new FakeLooks(),
    rollouts: new FakeRollouts(journal),
    leases: new FakeLeases(),
    resume: executors.apply.resume,
    executorFor: () => executors.apply,
    stageAhead: executors['upload-only'],
    estimates,
    approvers: undefined,
    probes: new FakeProbes(),
    wantedNow: async (name) => wantedIn(revision, name),
  };
  return reconcileSystem(system, revision, ports, forever);
}

/** `upgrade`, `blocked AgentNotRunning`, `failed run.prereq`, `succeeded`. */
export function resultOf(result: PassResult): string {
  switch (result.kind) {
    case 'settled':
      return `${result.plan.verdict} ${result.plan.reason}`;
    case 'executed':
      return result.carriedOut
        .map(({ outcome }) => ('error' in outcome ? `${outcome.kind} ${outcome.error.code}` : outcome.kind))
        .join(', ');
    case 'failed':
      return `failed ${result.error.code}`;
    default:
      return result.kind;
  }
}

/** What people read of it. */
export function messageOf(result: PassResult): string {
  if (result.kind === 'settled') return [result.plan.message, ...result.plan.evidence].join('; ');
  if (result.kind === 'failed' || result.kind === 'stale') return result.error.message;
  if (result.kind === 'busy') return result.by;
  return result.carriedOut
    .map(({ outcome }) => ('error' in outcome ? outcome.error.message : outcome.message))
    .join('; ');
}
