import { RatchetError } from '../../model/errors.ts';
import type { Fault } from './fault.ts';

/** Every fault that can be injected. A new one is one entry in the file of its group. */
export const FAULTS: readonly Fault[] = [];

export type FaultId = string;

export function faultNamed(id: string): Fault {
  const found = FAULTS.find((fault) => fault.id === id);
  if (found !== undefined) return found;
  const known = FAULTS.map((fault) => fault.id).join(', ');
  throw new RatchetError('simulator.fault', `no fault is called "${id}"; there are ${known}`, { blame: 'operator' });
}
