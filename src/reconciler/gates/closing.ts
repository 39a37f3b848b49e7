import type { Instant } from '../../model/instant.ts';
import { closesAt, nextOpen } from '../../model/window-time.ts';
import { beginningsOf, heldAt } from './freeze.ts';
import type { GateContext } from './gate.ts';
import { ownWindows } from './own-windows.ts';
import { goesOnWithPath } from './path-under-way.ts';

export interface Closing {
  readonly at: Instant;
  /** What closes then: `window "night" closes`. */
  readonly what: string;
}

type Context = Omit<GateContext, 'now'>;

// Windows that take turns for longer are as good as always open.
const MOST_TURNS = 50;

/** When a moment at which everything is open ends: its windows close, or a freeze begins. Undefined where nothing ends it. */
export function closingAfter(now: Instant, context: Context): Closing | undefined {
  const closings = [windowsClose(now, context), freezeBegins(now, context)].filter((closing) => closing !== undefined);
  return closings.toSorted((a, b) => (a.at < b.at ? -1 : 1))[0];
}

/** The first moment from `from` on at which a window is open and no freeze is on. */
export function opensFrom(from: Instant, context: Context): Instant | undefined {
  let at = from;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const opens = earliestOpening(at, context);
    const free = opens === undefined ? undefined : freeFrom(opens, context);
    if (opens === undefined || free === opens) return opens;
    at = free ?? opens;
  }
  return undefined;
}

/** Windows that follow each other without a gap close together. */
function windowsClose(now: Instant, context: Context): Closing | undefined {
  if (goesOnWithPath(now, context)) return undefined;
  let closing: Closing | undefined;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const from = closing?.at ?? now;
    const later = ownWindows(context)
      .map((window) => ({ at: closesAt(window, from), what: `window "${window.name}" closes` }))
      .filter((found): found is Closing => found.at !== undefined && found.at > from)
      .toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
    if (later === undefined) return closing;
    closing = later;
  }
  return undefined;
}

function freezeBegins(now: Instant, context: Context): Closing | undefined {
  return context.freezes
    .flatMap((one) => beginningsOf(one, context).map((at) => ({ at, what: `freeze "${one.name}" begins` })))
    .filter(({ at }) => at > now)
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))[0];
}

function earliestOpening(from: Instant, context: Context): Instant | undefined {
  const ours = ownWindows(context);
  if (context.system.schedule.windows.length === 0 || goesOnWithPath(from, context)) return from;
  return ours
    .map((window) => nextOpen(window, from))
    .filter((opens) => opens !== undefined)
    .toSorted()[0];
}

function freeFrom(at: Instant, context: Context): Instant | undefined {
  const spans = context.freezes.map((freeze) => heldAt(freeze, context, at));
  const ends = spans.flatMap((span) => (span === undefined ? [] : [span.until])).toSorted();
  return ends.at(-1) ?? at;
}
