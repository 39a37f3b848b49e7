import { schedule } from 'node-cron';
import type { Schedules } from '../reconciler/schedules.ts';

/**
 * Triggers of passes only. node-cron skips a tick in the hour that a DST change leaves out and may double one in the
 * hour that it repeats; a pass more or less does no harm, and windows are reckoned elsewhere.
 */
export const cronSchedules: Schedules = {
  start(expression, timezone, onTick) {
    const task = schedule(expression, onTick, { timezone, noOverlap: true });
    return () => {
      void task.destroy();
    };
  },
};
