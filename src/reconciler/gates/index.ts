import { approval } from './approval.ts';
import { backup } from './backup.ts';
import { brake } from './brake.ts';
import { concurrency } from './concurrency.ts';
import { dependency } from './dependency.ts';
import { fit } from './fit.ts';
import { freeze } from './freeze.ts';
import type { Gate } from './gate.ts';
import { health } from './health.ts';
import { maintenanceWindow } from './maintenance-window.ts';
import { redundancy } from './redundancy.ts';
import { suspension } from './suspension.ts';
import { wave } from './wave.ts';

/** Asked in this order; the first hold is the one that is shown. A new gate is one file and one line here. */
export const gates: readonly Gate[] = [
  suspension,
  brake,
  approval,
  wave,
  dependency,
  freeze,
  maintenanceWindow,
  fit,
  redundancy,
  concurrency,
  backup,
  health,
];
