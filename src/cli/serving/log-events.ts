import type { Logger } from 'pino';
import { headlineOf } from '../../reconciler/pass-result.ts';
import type { RunEvent } from '../../reconciler/ports.ts';
import type { ServiceEvent } from '../../reconciler/service-event.ts';
import type { RequestLine } from '../../server/app.ts';

/** What the service tells, as lines of a log: each with the pass, the system, the commit and the run that it is about. */
export interface EventLog {
  onService(event: ServiceEvent): void;
  onRun(event: RunEvent): void;
  onRequest(request: RequestLine): void;
}

export function eventLog(log: Logger): EventLog {
  const passes = new Map<string, { readonly pass: string; readonly commit: string }>();

  let wasUnverified = false;

  return {
    onService(event) {
      switch (event.kind) {
        case 'revision': {
          const { revision: commit, systems, unnamed } = event;
          log.info({ commit, systems, ...(unnamed.length > 0 && { unnamed }) }, 'revision in force');
          return;
        }
        case 'rejected': {
          const { revision: commit, problems, held, lost, adopted } = event;
          const fields = { commit, held, adopted, problems };
          if (adopted === 0) log.error(fields, 'revision is not valid, the one before stays in force');
          else log.error(fields, 'revision is not valid for every system, those that are held keep the one before');
          for (const { system, revision, because } of lost)
            log.error({ system, commit: revision, because }, 'nothing is in force for a system that is held');
          return;
        }
        case 'recalled':
          log.warn(
            { commit: event.revision, systems: event.systems },
            'systems that are held follow an older revision',
          );
          return;
        case 'verification':
          if (event.unverified !== undefined)
            log.error({ ...event.unverified }, 'newest commit is not verified, the last that was stays in force');
          else if (wasUnverified) log.info('newest commit is verified again');
          wasUnverified = event.unverified !== undefined;
          return;
        case 'unreadable':
          log.error(
            { code: event.error.code, error: event.error.message, hint: event.error.hint },
            'fleet cannot be read',
          );
          return;
        case 'readable':
          log.info({ commit: event.revision }, 'fleet can be read again');
          return;
        case 'pass-begun': {
          const { pass, system, revision: commit } = event;
          passes.set(system, { pass, commit });
          log.debug({ pass, system, commit }, 'pass begun');
          return;
        }
        case 'pass': {
          const { pass, system, revision: commit, durationMs, result } = event;
          passes.delete(system);
          const fields = { pass, system, commit, durationMs, ...headlineOf(result) };
          if (result.kind === 'failed') log.error(fields, 'pass failed');
          else log.info(fields, 'pass done');
          return;
        }
        case 'stopping':
          log.info({ busy: event.busy }, 'stopping');
          return;
        default:
          event satisfies never;
      }
    },

    onRun(event) {
      const { kind, ...told } = event;
      const fields = { ...('system' in event ? passes.get(event.system) : {}), ...told };
      if (kind === 'upload') log.debug(fields, 'upload');
      else if (kind === 'log') log.debug(fields, 'agent log');
      else if (kind === 'notifier') log[event.ok ? 'debug' : 'warn'](fields, 'notifier');
      else log.info(fields, kind === 'state' ? 'run state' : 'run note');
    },

    onRequest({ status, ...fields }) {
      if (status >= 500) log.error({ status, ...fields }, 'request');
      else log.debug({ status, ...fields }, 'request');
    },
  };
}
