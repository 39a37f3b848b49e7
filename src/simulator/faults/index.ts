import { RatchetError } from '../../model/errors.ts';
import { DISK_FAULTS } from './disk.ts';
import type { Fault } from './fault.ts';
import { LAUNCH_FAULTS } from './launch.ts';
import { MACHINE_FAULTS } from './machine.ts';
import { MANNERS_FAULTS } from './manners.ts';
import { REACH_FAULTS } from './reach.ts';
import { UPGRADE_FAULTS } from './upgrade.ts';
import { WEB_FAULTS } from './web.ts';

/** Every fault that can be injected. A new one is one entry in the list of its group. */
export const FAULTS = [
  ...WEB_FAULTS,
  ...REACH_FAULTS,
  ...DISK_FAULTS,
  ...LAUNCH_FAULTS,
  ...MACHINE_FAULTS,
  ...UPGRADE_FAULTS,
  ...MANNERS_FAULTS,
] as const satisfies readonly Fault[];

export type FaultId = (typeof FAULTS)[number]['id'];

export function faultNamed(id: string): Fault {
  const found = FAULTS.find((fault) => fault.id === id);
  if (found !== undefined) return found;
  const known = FAULTS.map((fault) => fault.id).join(', ');
  throw new RatchetError('simulator.fault', `no fault is called "${id}"; there are ${known}`, { blame: 'operator' });
}
