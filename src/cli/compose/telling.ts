import { readConfig } from '../../config/read-config.ts';
import type { Clock } from '../../reconciler/ports.ts';
import type { Notifier } from '../../reconciler/telling/notifier.ts';
import { configOf } from '../config-of.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import { clockOf } from './clock-of.ts';

/** For `notify`: those who can be told, and nothing else. */
export async function composeNotifiers(
  options: Pick<FleetOptions, 'config'>,
  io: Io,
): Promise<{
  readonly notifiers: readonly { readonly name: string; readonly notifier: Notifier }[];
  readonly clock: Clock;
}> {
  const { notifiers } = await configOf(options, io, readConfig);
  const [{ notifierFor }, { writeLine }] = await Promise.all([
    import('../../notify/index.ts'),
    import('../write-line.ts'),
  ]);
  return {
    notifiers: notifiers.map(({ name, how }) => ({ name, notifier: notifierFor(how, writeLine) })),
    clock: clockOf(io),
  };
}
