import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import type { Signature } from '../planner/persons-act.ts';
import type { Acts } from '../reconciler/acts.ts';
import type { Io } from './io.ts';
import { namedOrAll } from './named-or-all.ts';
import type { FleetOptions } from './options.ts';
import { onlyThese } from './revision.ts';
import { whoActs } from './who-acts.ts';

export interface ActOptions extends FleetOptions {
  readonly reason: string;
  readonly all?: boolean;
}

/** A system that a person decides about; `desired` where the fleet repository could be read. */
export interface ActedOn {
  readonly name: string;
  readonly desired: DesiredSystem | undefined;
  readonly fleet: DesiredFleet | undefined;
}

/**
 * Does something on record about each of the named systems, or all. A name that the fleet repository does not know is
 * refused; where it cannot be read, names are taken as they are, since holding systems back must not depend on it.
 */
export async function actOn(
  names: readonly string[],
  options: ActOptions,
  io: Io,
  act: (system: ActedOn, signature: Signature, acts: Acts) => Promise<void>,
): Promise<void> {
  const chosen = namedOrAll(names, options.all);
  const { composeSource, composeStore } = await import('./compose.ts');
  const systems = await known(chosen, composeSource(options, io), io);
  const { store, clock } = await composeStore(options, io);
  try {
    const signature = { by: whoActs(io.env), at: clock.now().toISOString(), reason: options.reason };
    for (const system of systems) await act(system, signature, store.acts);
  } finally {
    await store.close();
  }
}

type Source = ReturnType<typeof import('./compose.ts').composeSource>;

async function known(names: readonly string[], opening: Source, io: Io): Promise<readonly ActedOn[]> {
  const { readFleet } = await opening;
  const reading = await readFleet(io.signal).catch((thrown: unknown) => {
    if (io.signal.aborted || !(thrown instanceof RatchetError)) throw thrown;
    return undefined;
  });
  if (reading?.kind === 'fleet') {
    const { fleet } = onlyThese(reading.revision, names);
    return fleet.systems.map((desired) => ({ name: desired.name, desired, fleet }));
  }
  if (names.length === 0) {
    throw new RatchetError('desired.unread', 'the fleet cannot be read, so that nobody knows what --all would be', {
      blame: 'operator',
      hint: 'name the systems',
    });
  }
  io.err(`${io.errPaint('yellow', 'the fleet cannot be read: the names are taken as they are')}\n`);
  return names.map((name) => ({ name, desired: undefined, fleet: undefined }));
}
