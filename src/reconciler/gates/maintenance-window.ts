import type { DesiredSystem } from '../../model/desired.ts';
import { isOpen, nextOpen } from '../../model/window-time.ts';
import type { Gate } from './gate.ts';

/** Opens while any of the system's windows is open. Staging needs no window: it restarts nothing. */
export const maintenanceWindow: Gate = {
  name: 'maintenance-window',
  hold({ system, windows, now }) {
    if (system.mode !== 'apply' || system.schedule.windows.length === 0) return undefined;
    const ours = windows.filter((window) => system.schedule.windows.includes(window.name));
    if (ours.some((window) => isOpen(window, now))) return undefined;
    const [opening] = ours
      .map((window) => ({ window, at: nextOpen(window, now) }))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1));
    return {
      reason: 'AwaitingWindow',
      message: opening === undefined ? 'none of its windows ever opens' : `window "${opening.window.name}" is closed`,
      notBefore: opening?.at,
      unblock: unblock(system),
    };
  },
};

function unblock(system: DesiredSystem): string {
  return `wait, or change spec.schedule.windows of the System "${system.name}" (${system.schedule.windows.join(', ')})`;
}
