import type { Logger } from 'pino';
import type { OperatorConfig } from '../../config/config.ts';
import type { DesiredSystem } from '../../model/desired.ts';
import type { InForce } from '../../reconciler/in-force.ts';
import { remembering } from '../../reconciler/last-looks.ts';
import { reconcileSystem } from '../../reconciler/pass.ts';
import { type Service, service } from '../../reconciler/serve.ts';
import { metricsOf } from '../../server/metrics.ts';
import { cronSchedules } from '../../triggers/cron-schedules.ts';
import { composeFrom } from '../compose.ts';
import type { Io } from '../io.ts';
import type { EventLog } from './log-events.ts';
import { openServer } from './open-server.ts';
import { servedFleet } from './served-fleet.ts';

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
  const composition = await composeFrom(config, io, events.onRun);
  const { executors, source, readFleet, tellers } = composition;
  const observer = remembering(composition.ports.observer);
  const ports = { ...composition.ports, observer };
  const running = service({
    source,
    readFleet,
    inForce,
    pass: async (system, revision, signal, wantedNow) => {
      const executorFor = ({ mode }: DesiredSystem) => executors[mode];
      tellers.look(system);
      const result = await reconcileSystem(system, revision, { ...ports, wantedNow, executorFor }, signal);
      tellers.look(system);
      return result;
    },
    schedules: cronSchedules,
    defaultSchedule: config.serve.reconcile,
    limit: config.limits.concurrentSystems,
    clock: ports.clock,
    audit: composition.audit,
    openQueue: composition.openQueue,
    sites: config.sites,
    random: Math.random,
    onEvent: (event) => {
      events.onService(event);
      metrics.onEvent(event);
      tellers.hear(event);
    },
  });
  const fleet = servedFleet(running, observer, ports);
  const metrics = metricsOf(fleet, version);
  tellers.start();
  try {
    const { http } = config;
    const server = http && (await openServer({ http, fleet, metrics, clock: ports.clock, version, events, log }));
    return {
      service: running,
      async close() {
        await server?.close();
        await composition.close();
      },
    };
  } catch (thrown) {
    await composition.close();
    throw thrown;
  }
}
