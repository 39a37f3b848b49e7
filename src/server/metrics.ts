import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { VERDICTS } from '../planner/plan.ts';
import { CONDITION_TYPES, type ConditionStatus } from '../reconciler/conditions.ts';
import type { SystemRow } from '../reconciler/fleet-view.ts';
import { headlineOf, type PassResult } from '../reconciler/pass-result.ts';
import type { RolloutStatus } from '../reconciler/rollouts/rollout-status.ts';
import type { ServiceEvent } from '../reconciler/service-event.ts';
import type { ServedFleet } from './served-fleet.ts';
import type { Outcome } from './webhooks/receive.ts';

export interface Metrics {
  onEvent(event: ServiceEvent): void;
  onDelivery(webhook: string, outcome: Outcome): void;
  onRequest(route: string, status: number, seconds: number): void;
  /** In the text form of Prometheus. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** As OpenShift has it: what nobody can tell is neither true nor false. */
const VALUE: Readonly<Record<ConditionStatus, number>> = { Unknown: -1, False: 0, True: 1 };

// Gauges that end in `_total`, which only a counter may.
const ILL_NAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/**
 * Everything that can be alerted on. Labels are names of systems and rollouts that are named, of the operator's webhooks, and of fixed
 * lists: no revision, release or text of others is one, so that the number of series stays what the fleet's size makes it.
 */
export function metricsOf(fleet: ServedFleet, version: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of ILL_NAMED) registry.removeSingleMetric(name);
  const registers = [registry];
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames, registers });

  gauge('ratchet_build_info', 'The version that runs.', ['version']).set({ version }, 1);
  const ofFleet = {
    systems: gauge('ratchet_systems', 'Systems by the verdict of their last pass.', ['verdict']),
    held: gauge('ratchet_systems_held', 'Systems that wait for a mistake in the fleet repository to be mended.'),
    readable: gauge('ratchet_source_readable', 'Whether the fleet could be read when that was tried last.'),
    lastRead: gauge('ratchet_source_last_read_timestamp_seconds', 'When the fleet was read last.'),
    waiting: gauge('ratchet_queue_waiting_passes', 'Passes that wait for their turn.'),
    running: gauge('ratchet_queue_running_passes', 'Passes that are under way.'),
  };
  const ofSystem = {
    condition: gauge('ratchet_system_condition', 'A condition of the system: 1 true, 0 false, -1 unknown.', [
      'system',
      'type',
    ]),
    upToDate: gauge('ratchet_system_up_to_date', 'It runs what is asked for: 1 yes, 0 no, -1 unknown.', ['system']),
    open: gauge('ratchet_system_run_open', 'A run of the system is open.', ['system']),
    lastPass: gauge('ratchet_system_last_pass_timestamp_seconds', 'When its last pass ended.', ['system']),
    lastSuccess: gauge(
      'ratchet_system_last_successful_pass_timestamp_seconds',
      'When its last pass ended that did not fail.',
      ['system'],
    ),
    notBefore: gauge('ratchet_system_not_before_timestamp_seconds', 'When what it waits for ends by itself.', [
      'system',
    ]),
  };
  const ofRollout = {
    brake: gauge('ratchet_rollout_brake', 'The brake of the rollout is on.', ['rollout']),
    failures: gauge('ratchet_rollout_failures', 'Failures that count for its brake.', ['rollout']),
    underWay: gauge('ratchet_rollout_systems_under_way', 'Systems of it that are being upgraded.', ['rollout']),
    behind: gauge('ratchet_rollout_systems_behind', 'Systems of it that do not run what is asked for yet.', [
      'rollout',
    ]),
  };
  const passes = new Histogram({
    name: 'ratchet_pass_duration_seconds',
    help: 'How long passes took, by what they came to.',
    labelNames: ['result'] as const,
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200],
    registers,
  });
  const hops = new Histogram({
    name: 'ratchet_hop_duration_seconds',
    help: 'How long hops took that succeeded, from the launch until they were verified.',
    buckets: [300, 600, 1200, 1800, 2700, 3600, 5400, 7200, 14_400],
    registers,
  });
  const outcomes = counter('ratchet_hops_total', 'Hops by how they ended.', ['outcome']);
  const revisions = counter('ratchet_revisions_total', 'Revisions that were read, by what became of them.', ['result']);
  const deliveries = counter('ratchet_webhook_deliveries_total', 'Deliveries of webhooks.', ['webhook', 'outcome']);
  const requests = new Histogram({
    name: 'ratchet_http_request_duration_seconds',
    help: 'How long answers took.',
    labelNames: ['route', 'status'] as const,
    buckets: [0.005, 0.05, 0.5, 5],
    registers,
  });
  for (const result of ['adopted', 'rejected', 'unreadable']) revisions.inc({ result }, 0);

  function lookAtFleet(): void {
    const { held, unreadable, lastReadAt, waiting, busy } = fleet.overview();
    ofFleet.held.set(held.length);
    ofFleet.readable.set(unreadable === undefined && lastReadAt !== undefined ? 1 : 0);
    if (lastReadAt !== undefined) ofFleet.lastRead.set(secondsOf(lastReadAt));
    ofFleet.waiting.set(waiting);
    ofFleet.running.set(busy.length);
  }

  function lookAtSystems(rows: readonly SystemRow[]): void {
    for (const one of Object.values(ofSystem)) one.reset();
    for (const verdict of VERDICTS) ofFleet.systems.set({ verdict }, 0);
    for (const row of rows) {
      const { system, verdict, conditions, at, notBefore, run } = row;
      if (verdict !== undefined) ofFleet.systems.inc({ verdict });
      for (const type of CONDITION_TYPES) {
        const status = conditions.find((condition) => condition.type === type)?.status ?? 'Unknown';
        ofSystem.condition.set({ system, type }, VALUE[status]);
      }
      const isKnown = verdict !== undefined && verdict !== 'unknown';
      ofSystem.upToDate.set({ system }, isKnown ? Number(verdict === 'up-to-date') : -1);
      ofSystem.open.set({ system }, run === undefined ? 0 : 1);
      if (at !== undefined) ofSystem.lastPass.set({ system }, secondsOf(at));
      if (row.lastSuccessAt !== undefined) ofSystem.lastSuccess.set({ system }, secondsOf(row.lastSuccessAt));
      if (notBefore !== undefined) ofSystem.notBefore.set({ system }, secondsOf(notBefore));
    }
  }

  function lookAtRollouts(statuses: readonly RolloutStatus[]): void {
    for (const one of Object.values(ofRollout)) one.reset();
    for (const { rollout, brake, failures, underWay, waves } of statuses) {
      ofRollout.brake.set({ rollout }, brake === undefined ? 0 : 1);
      ofRollout.failures.set({ rollout }, failures.length);
      ofRollout.underWay.set({ rollout }, underWay.length);
      ofRollout.behind.set({ rollout }, waves.flatMap(({ behind }) => behind).length);
    }
  }

  async function onHops(result: PassResult): Promise<void> {
    if (result.kind !== 'executed') return;
    for (const { outcome } of result.carriedOut) outcomes.inc({ outcome: outcome.kind });
    if (!result.carriedOut.some(({ outcome }) => outcome.kind === 'succeeded')) return;
    const took = await fleet.lastHopDuration(result.system).catch(() => undefined);
    if (took !== undefined) hops.observe(took / 1000);
  }

  return {
    onEvent(event) {
      if (event.kind === 'revision') revisions.inc({ result: 'adopted' });
      else if (event.kind === 'rejected' || event.kind === 'unreadable') revisions.inc({ result: event.kind });
      else if (event.kind === 'pass') {
        passes.observe({ result: headlineOf(event.result).result }, event.durationMs / 1000);
        void onHops(event.result);
      }
    },
    onDelivery: (webhook, outcome) => deliveries.inc({ webhook, outcome }),
    onRequest: (route, status, seconds) => requests.observe({ route, status: String(status) }, seconds),
    async text() {
      lookAtFleet();
      lookAtSystems(await fleet.systems());
      lookAtRollouts(await fleet.rollouts());
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

function secondsOf(at: string): number {
  return Date.parse(at) / 1000;
}
