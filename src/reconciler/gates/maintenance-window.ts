import type { DesiredSystem } from '../../model/desired.ts';
import type { Instant } from '../../model/instant.ts';
import type { Window } from '../../model/window.ts';
import { nextOpen } from '../../model/window-time.ts';
import type { Gate } from './gate.ts';

/** Opens while any of the system's windows is open. Staging needs no window: it restarts nothing. */
export const maintenanceWindow: Gate = {
  name: 'maintenance-window',
  hold({ system, windows, now }) {
    if (system.mode !== 'apply' || system.schedule.windows.length === 0) return undefined;
    const ours = windows.filter((window) => system.schedule.windows.includes(window.name));
    const [opening] = ours
      .map((window) => ({ window, at: opensAt(window, now) }))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1));
    if (opening?.at === now) return undefined;
    return {
      reason: 'AwaitingWindow',
      message: opening === undefined ? 'none of its windows ever opens' : `window "${opening.window.name}" is closed`,
      notBefore: opening?.at,
      unblock: unblock(system),
    };
  },
};

const lastAsked = new WeakMap<Window, { readonly at: Instant; readonly opens: Instant }>();

/** A fleet's systems share their windows, and a plan asks about all of them at one moment. */
function opensAt(window: Window, at: Instant): Instant {
  const last = lastAsked.get(window);
  if (last?.at === at) return last.opens;
  const opens = nextOpen(window, at);
  lastAsked.set(window, { at, opens });
  return opens;
}

function unblock(system: DesiredSystem): string {
  return `wait, or change spec.schedule.windows of the System "${system.name}" (${system.schedule.windows.join(', ')})`;
}
