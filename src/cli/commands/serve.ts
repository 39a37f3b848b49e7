import type { Logger } from 'pino';
import type { DesiredSystem } from '../../model/desired.ts';
import { headlineOf } from '../../reconciler/pass-result.ts';
import type { RunEvent } from '../../reconciler/ports.ts';
import type { ServiceEvent } from '../../reconciler/serve.ts';
import { EXIT } from '../exit-code.ts';
import { type FleetOptions, withFleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addServe: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('serve'))
    .description('keep the fleet reconciled: by schedule, on every new commit or change of a file, until stopped')
    .option('--log-level <level>', 'trace, debug, info, warn, error or silent', 'info')
    .action(async (options: FleetOptions & { logLevel: string }) => {
      const [{ compose }, { createLog }, { serve }, { cronSchedules }, { reconcileSystem }] = await Promise.all([
        import('../compose.ts'),
        import('../log.ts'),
        import('../../reconciler/serve.ts'),
        import('../../triggers/cron-schedules.ts'),
        import('../../reconciler/pass.ts'),
      ]);
      const log = createLog(options.logLevel);
      const composition = await compose(options, io, (event) => logRun(event, log));
      const { config, executors, ports } = composition;
      try {
        await serve(
          {
            source: composition.source,
            readFleet: composition.readFleet,
            pass: (system, revision, signal, wantedNow) => {
              const passPorts = { ...ports, wantedNow, executorFor: ({ mode }: DesiredSystem) => executors[mode] };
              return reconcileSystem(system, revision, passPorts, signal);
            },
            schedules: cronSchedules,
            defaultSchedule: config.serve.reconcile,
            limit: config.limits.concurrentSystems,
            clock: ports.clock,
            random: Math.random,
            onEvent: (event) => logService(event, log),
          },
          io.signal,
        );
      } finally {
        await composition.close();
      }
      log.info('stopped');
      finish(EXIT.done);
    });
};

function logService(event: ServiceEvent, log: Logger): void {
  switch (event.kind) {
    case 'revision':
      log.info({ revision: event.revision, systems: event.systems }, 'revision in force');
      return;
    case 'rejected':
      log.error(
        { revision: event.revision, problems: event.problems },
        'revision is not valid, the one before stays in force',
      );
      return;
    case 'unreadable':
      log.error({ code: event.error.code, error: event.error.message, hint: event.error.hint }, 'fleet cannot be read');
      return;
    case 'pass': {
      const fields = { system: event.result.system, ...headlineOf(event.result) };
      if (event.result.kind === 'failed') log.error(fields, 'pass failed');
      else log.info(fields, 'pass done');
      return;
    }
    case 'stopping':
      log.info({ busy: event.busy }, 'stopping');
      return;
    default:
      event satisfies never;
  }
}

function logRun(event: RunEvent, log: Logger): void {
  const { kind, ...fields } = event;
  if (kind === 'upload') log.debug(fields, 'upload');
  else if (kind === 'log') log.debug(fields, 'agent log');
  else log.info(fields, kind === 'state' ? 'run state' : 'run note');
}
