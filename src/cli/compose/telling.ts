import type { CommitShowing, OperatorConfig } from '../../config/config.ts';
import { readConfig } from '../../config/read-config.ts';
import type { Forge } from '../../reconciler/forge.ts';
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
    notifiers: notifiers.map(({ name, how }) => ({
      name,
      notifier: notifierFor(how, { write: writeLine, env: io.env }),
    })),
    clock: clockOf(io),
  };
}

export interface Showing {
  readonly how: CommitShowing;
  readonly forge: Forge;
}

/** For the service: the forge whose commits show what they have come to; undefined where none is to. */
export async function composeShowing({ fleet, forge }: OperatorConfig, io: Io): Promise<Showing | undefined> {
  if (fleet.kind !== 'git' || fleet.commitStatus === undefined || forge === undefined) return undefined;
  const { forgeFor } = await import('../../review/forges/index.ts');
  const surroundings = { env: io.env, clock: clockOf(io), random: Math.random };
  return { how: fleet.commitStatus, forge: await forgeFor(forge, surroundings) };
}
