import path from 'node:path';
import type { Logger } from 'pino';
import type { OperatorConfig } from '../../config/config.ts';
import type { DesiredSystem } from '../../model/desired.ts';
import { asRatchetError } from '../../model/errors.ts';
import { parseSnapshot } from '../../observers/read-snapshot.ts';
import type { InForce } from '../../reconciler/in-force.ts';
import { type RememberingObserver, remembering } from '../../reconciler/last-looks.ts';
import { type PassPorts, reconcileSystem } from '../../reconciler/pass.ts';
import { pruneHistory } from '../../reconciler/prune-history.ts';
import { type Service, service } from '../../reconciler/serve.ts';
import { publishStatus } from '../../reconciler/status-publishing.ts';
import { metricsOf } from '../../server/metrics.ts';
import { readStatusBranch, statusBranch } from '../../sources/status-branch.ts';
import { cronSchedules } from '../../triggers/cron-schedules.ts';
import { composeFrom, composeShowing } from '../compose.ts';
import type { Io } from '../io.ts';
import { keepSourceConditions } from './keep-source-conditions.ts';
import type { EventLog } from './log-events.ts';
import { openServer } from './open-server.ts';
import { servedFleet } from './served-fleet.ts';
import { showOnCommits } from './show-on-commits.ts';
import { type Published, statusContent } from './status-content.ts';

interface Parts {
  readonly config: OperatorConfig;
  readonly io: Io;
  readonly log: Logger;
  readonly version: string;
  readonly events: EventLog;
  /** What was in force when the service was plugged together before. */
  readonly inForce: InForce | undefined;
}

export interface Plugged {
  readonly service: Service;
  /** After the service has come to rest. */
  close(): Promise<void>;
}

/** The service with everything that it works with, and with its port open. */
export async function plugTogether({ config, io, log, version, events, inForce }: Parts): Promise<Plugged> {
  const showing = await composeShowing(config, io);
  const composition = await composeFrom(config, io, events.onRun);
  const { executors, source, readFleet, readAgain, tellers } = composition;
  const observer = remembering(composition.ports.observer);
  const ports = { ...composition.ports, observer };
  const running = service({
    source,
    readFleet,
    readAgain,
    inForce,
    pass: async (system, revision, signal, wantedNow) => {
      const executorFor = ({ mode }: DesiredSystem) => executors[mode];
      tellers.look(system);
      const result = await reconcileSystem(system, revision, { ...ports, wantedNow, executorFor }, signal);
      tellers.look(system);
      if (result.kind === 'executed') await pruneAfterRun(system.name);
      return result;
    },
    schedules: cronSchedules,
    defaultSchedule: config.serve.reconcile,
    limit: config.limits.concurrentSystems,
    clock: ports.clock,
    adoptions: composition.adoptions,
    openQueue: composition.openQueue,
    sites: config.sites,
    random: Math.random,
    onEvent: (event) => {
      events.onService(event);
      metrics.onEvent(event);
      sources.hear(event);
      tellers.hear(event);
    },
  });
  /** What cannot be forgotten now is forgotten after the next run. */
  async function pruneAfterRun(name: string): Promise<void> {
    const now = ports.clock.now().toISOString();
    const memory = { journal: ports.journal, history: composition.history };
    await pruneHistory(name, config.history.keep, memory, now).catch((thrown: unknown) => {
      const { code, message } = asRatchetError(thrown);
      log.warn({ system: name, code, error: message }, 'history not pruned');
    });
  }

  /** The record says by itself by which process. */
  function recordService(kind: 'service-started' | 'service-stopped'): Promise<void> {
    const { digest: configuration, sites } = config;
    const detail = { version, ...(configuration && { configuration }), ...(sites && { sites }) };
    return composition.audit.record({ at: ports.clock.now().toISOString(), kind, system: undefined, detail });
  }

  const asksForSignatures = config.fleet.kind === 'git' && config.fleet.verify !== undefined;
  const terms = { asksForSignatures, clock: ports.clock };
  const sources = keepSourceConditions(() => running, { kept: composition.sources, terms, log });
  const fleet = servedFleet(running, { observer, ports, audit: composition.audit, asksForSignatures });
  const metrics = metricsOf(fleet, version);
  tellers.start();
  const ends = [
    publishing(config, running, observer, ports, log),
    showOnCommits({ showing, running, memory: { ...ports, outbox: composition.outbox }, log }),
  ];
  const endPublishing = () => Promise.all(ends.map((end) => end()));
  try {
    const { http } = config;
    const { deliveries } = composition;
    const shown = { fleet, metrics, clock: ports.clock, deliveries, version, events, log };
    const server = http && (await openServer({ http, ...shown }));
    await recordService('service-started');
    return {
      service: running,
      async close() {
        await server?.close();
        await endPublishing();
        await sources.settled();
        await recordService('service-stopped').catch((thrown: unknown) => {
          const { code, message } = asRatchetError(thrown);
          log.warn({ code, error: message }, 'stop not recorded');
        });
        await composition.close();
      },
    };
  } catch (thrown) {
    await endPublishing();
    await composition.close();
    throw thrown;
  }
}

/** Begins to write to the status branch, where there is to be one; answers the way to end it. */
function publishing(
  { fleet, stateFolder }: OperatorConfig,
  running: Service,
  observer: RememberingObserver,
  ports: Omit<PassPorts, 'executorFor' | 'wantedNow'>,
  log: Logger,
): () => Promise<void> {
  if (fleet.kind !== 'git' || fleet.status === undefined) return async () => {};
  const { branch, everyMs } = fleet.status;
  const stop = new AbortController();
  const cacheRoot = path.join(stateFolder, 'git');
  const published = async (): Promise<Published> => {
    const bytes = await readStatusBranch(fleet, branch, cacheRoot, stop.signal).catch(() => undefined);
    const snapshot = bytes && (await parseSnapshot(bytes, branch).catch(() => undefined));
    return (system) => snapshot?.find(system);
  };
  const done = publishStatus(
    {
      branch: statusBranch(fleet, branch, cacheRoot),
      content: () => statusContent(running, observer, ports, published),
      clock: ports.clock,
      everyMs,
      onEvent(event) {
        if (event.kind === 'published') log.info({ branch }, 'status published');
        else log.warn({ branch, code: event.error.code, error: event.error.message }, 'status cannot be published');
      },
    },
    stop.signal,
  );
  return async () => {
    stop.abort();
    await done;
  };
}
