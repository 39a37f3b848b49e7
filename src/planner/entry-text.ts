import { onceEach } from '../model/once-each.ts';
import type { SystemPlan } from './plan.ts';

/** An entry as JSON on one line: what a plan's seal is over, and what is printed. Of one entry it is made once. */
export const entryText = onceEach((entry: SystemPlan): string => JSON.stringify(entry));
