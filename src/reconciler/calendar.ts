import type { DesiredFleet } from '../model/desired.ts';
import type { Instant } from '../model/instant.ts';
import { compareText } from '../model/text-order.ts';
import { openSpans } from '../model/window-time.ts';

/** One span in which upgrades may start, or may not. */
export interface CalendarEntry {
  readonly kind: 'window' | 'freeze';
  readonly name: string;
  /** Why, for a freeze; of its calendar's event, where it came from one. */
  readonly title: string | undefined;
  readonly from: Instant;
  readonly until: Instant;
}

/** Every window and freeze that touches the time between the two moments, in the order in which they begin. */
export function calendarOf(
  { windows, freezes }: DesiredFleet,
  from: Instant,
  until: Instant,
): readonly CalendarEntry[] {
  const opens = windows.flatMap((window) =>
    openSpans(window, from, until).map(
      (span) => ({ ...span, kind: 'window', name: window.name, title: undefined }) as const,
    ),
  );
  const frozen = freezes.flatMap(({ name, reason, spans }) =>
    spans
      .filter((span) => span.from < until && span.until > from)
      .map((span) => ({ ...span, kind: 'freeze', name, title: span.title ?? reason }) as const),
  );
  return [...opens, ...frozen].toSorted((a, b) => compareText(a.from, b.from) || compareText(a.name, b.name));
}
