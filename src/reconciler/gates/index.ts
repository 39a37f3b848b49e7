import { approval } from './approval.ts';
import { backup } from './backup.ts';
import { fit } from './fit.ts';
import { freeze } from './freeze.ts';
import type { Gate } from './gate.ts';
import { maintenanceWindow } from './maintenance-window.ts';
import { suspension } from './suspension.ts';

/** Asked in this order; the first hold is the one that is shown. A new gate is one file and one line here. */
export const gates: readonly Gate[] = [suspension, approval, freeze, maintenanceWindow, fit];

/** What has to be so at the very start, asked when all of the above are open: nobody is told days ahead that it is not so yet. */
export const startingConditions: readonly Gate[] = [backup];
