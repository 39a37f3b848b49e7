import type { Logger } from 'pino';
import { readServeConfig } from '../../config/read-config.ts';
import type { DesiredSystem } from '../../model/desired.ts';
import { remembering } from '../../reconciler/last-looks.ts';
import { reconcileSystem } from '../../reconciler/pass.ts';
import { service } from '../../reconciler/serve.ts';
import { metricsOf } from '../../server/metrics.ts';
import { cronSchedules } from '../../triggers/cron-schedules.ts';
import { compose } from '../compose.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import { eventLog } from './log-events.ts';
import { openServer } from './open-server.ts';
import { servedFleet } from './served-fleet.ts';

interface Serving {
  readonly options: FleetOptions;
  readonly io: Io;
  readonly log: Logger;
  readonly version: string;
}

/** Everything plugged together, until the signal aborts and what is under way has come to rest. */
export async function runService({ options, io, log, version }: Serving): Promise<void> {
  const events = eventLog(log);
  const composition = await compose(options, io, events.onRun, readServeConfig);
  const { config, executors, source, readFleet, tellers } = composition;
  const observer = remembering(composition.ports.observer);
  const ports = { ...composition.ports, observer };
  try {
    const running = service({
      source,
      readFleet,
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
      random: Math.random,
      onEvent: (event) => {
        events.onService(event);
        metrics.onEvent(event);
        tellers.hear(event);
      },
    });
    tellers.start();
    const fleet = servedFleet(running, observer, ports);
    const metrics = metricsOf(fleet, version);
    const { http } = config;
    const server = http && (await openServer({ http, fleet, metrics, clock: ports.clock, version, events, log }));
    try {
      await running.run(io.signal);
    } finally {
      await server?.close();
    }
  } finally {
    await composition.close();
  }
}
