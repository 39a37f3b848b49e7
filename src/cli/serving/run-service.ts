import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { OperatorConfig } from '../../config/config.ts';
import { readServeConfig } from '../../config/read-config.ts';
import { asRatchetError } from '../../model/errors.ts';
import type { InForce } from '../../reconciler/in-force.ts';
import { watchClock } from '../../triggers/clock-jumps.ts';
import { watchConfig } from '../../triggers/config-changes.ts';
import { configOf } from '../config-of.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import { eventLog } from './log-events.ts';
import { type Plugged, plugTogether } from './plug-together.ts';

interface Serving {
  readonly options: FleetOptions;
  readonly io: Io;
  readonly log: Logger;
  readonly version: string;
}

/**
 * The service until the signal aborts and what is under way has come to rest. Another configuration is taken up by ending
 * as at a stop and beginning anew with everything, in the same process, so that no setting has a way of its own. One that
 * cannot be used leaves the one before in force.
 */
export async function runService({ options, io, log, version }: Serving): Promise<void> {
  const events = eventLog(log);
  const read = () => configOf(options, io, readServeConfig);
  let config = await read();
  let before: OperatorConfig | undefined;
  let inForce: InForce | undefined;
  while (!io.signal.aborted) {
    const plugged = await plugTogether({ config, io, log, version, events, inForce }).catch((thrown: unknown) => {
      if (before === undefined) throw thrown;
      tellRefused(thrown, log);
      return undefined;
    });
    if (plugged === undefined) {
      [config, before] = [before as OperatorConfig, undefined];
      continue;
    }
    const next = await runUntilChanged(plugged, config, { read, io, log });
    if (next === undefined) return;
    inForce = isDeepStrictEqual(next.fleet, config.fleet) ? plugged.service.state.inForce : undefined;
    [config, before] = [next, config];
    log.info({ file: config.file }, 'configuration read again');
  }
}

/** Answers the configuration to go on with; undefined where the signal has aborted. */
async function runUntilChanged(
  { service, close }: Plugged,
  config: OperatorConfig,
  { read, io, log }: { readonly read: () => Promise<OperatorConfig>; readonly io: Io; readonly log: Logger },
): Promise<OperatorConfig | undefined> {
  const change = new AbortController();
  const signal = AbortSignal.any([io.signal, change.signal]);
  let next: OperatorConfig | undefined;
  const readAgain = () =>
    read().then(
      (found) => {
        next = found;
        change.abort(new Error('the configuration was changed'));
      },
      (thrown: unknown) => tellRefused(thrown, log),
    );
  const endWatch = watchConfig(config.file, () => void readAgain());
  const clock = watchClock((milliseconds) => {
    log.warn({ milliseconds: Math.round(milliseconds) }, 'the clock was set or the machine slept, looking anew');
    service.hint();
    service.request();
  }, signal);
  try {
    await service.run(signal);
  } finally {
    await endWatch();
    await clock;
    await close();
  }
  return io.signal.aborted ? undefined : next;
}

function tellRefused(thrown: unknown, log: Logger): void {
  const { code, lines, hint } = asRatchetError(thrown);
  log.error({ code, problems: lines, hint }, 'configuration cannot be used, the one before stays in force');
}
