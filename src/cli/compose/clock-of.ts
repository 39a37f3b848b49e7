import type { Clock } from '../../reconciler/ports.ts';
import type { Io } from '../io.ts';
import { systemClock } from '../system-clock.ts';

export function clockOf({ clock }: Io): Clock {
  return clock ?? systemClock;
}
