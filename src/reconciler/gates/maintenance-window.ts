import type { DesiredSystem } from '../../model/desired.ts';
import type { Instant } from '../../model/instant.ts';
import type { Window } from '../../model/window.ts';
import { nextOpen } from '../../model/window-time.ts';
import { closed, type Gate, OPEN } from './gate.ts';
import { ownWindows } from './own-windows.ts';
import { goesOnWithPath } from './path-under-way.ts';

/** Opens while any of the system's windows is open. Staging needs no window: it restarts nothing. */
export const maintenanceWindow: Gate = {
  name: 'maintenance-window',
  ask(context) {
    const { system, now } = context;
    if (system.mode !== 'apply' || system.schedule.windows.length === 0) return OPEN;
    const next = earliest(ownWindows(context), now);
    if (next?.at === now) return OPEN;
    if (goesOnWithPath(now, context)) return { kind: 'open', notes: [GOES_ON] };
    return closed({
      reason: 'AwaitingWindow',
      message: next === undefined ? 'none of its windows ever opens again' : `window "${next.window.name}" is closed`,
      notBefore: next?.at,
      unblock: unblock(system),
    });
  },
};

const GOES_ON = 'its windows are closed, and it goes on with the path that is under way: schedule.atClose is finish';

interface NextOpening {
  readonly window: Window;
  readonly at: Instant;
}

function earliest(windows: readonly Window[], now: Instant): NextOpening | undefined {
  let first: NextOpening | undefined;
  for (const window of windows) {
    const at = nextOpen(window, now);
    if (at !== undefined && (first === undefined || at < first.at)) first = { window, at };
  }
  return first;
}

function unblock(system: DesiredSystem): string {
  return `wait, or change spec.schedule.windows of the System "${system.name}" (${system.schedule.windows.join(', ')})`;
}
