import { type Instant, instantOf, millisecondsOf } from '../../model/instant.ts';
import { durationInWords } from '../../model/plain-words.ts';
import { closingAfter, opensFrom } from './closing.ts';
import { closed, type Gate, type GateContext, OPEN } from './gate.ts';

// Windows that are looked at for one that is long enough; a year of Sundays.
const MOST_OPENINGS = 53;

/**
 * A hop starts only if it is expected to be over before its windows close and the next freeze begins. What was launched is
 * never cut off: an estimate that was wrong costs a late end, not an upgrade.
 */
export const fit: Gate = {
  name: 'fit',
  ask(context) {
    if (context.system.mode !== 'apply') return OPEN;
    const { now, hop } = context;
    const closing = closingAfter(now, context);
    if (closing === undefined || endOf(context, now) <= closing.at) return OPEN;
    const { durationMs, source } = hop.estimate;
    const left = millisecondsOf(closing.at) - millisecondsOf(now);
    const [takes, room] = [durationInWords(durationMs), durationInWords(left)];
    const short = durationInWords(durationMs - left);
    return closed({
      reason: 'WouldNotFitWindow',
      message: `it takes about ${takes} (${source}), and ${closing.what} in ${room}: ${short} too few`,
      notBefore: fitsFrom(closing.at, context),
      unblock: `wait, or make room: a window of at least ${takes} for the System "${context.system.name}"`,
    });
  },
};

/** The first moment at which it would not be over in time any more, of those that are open together with now. */
export function tooLateFrom(context: GateContext): Instant | undefined {
  const closing = closingAfter(context.now, context);
  if (closing === undefined) return undefined;
  return instantOf(millisecondsOf(closing.at) - context.hop.estimate.durationMs + 1);
}

function endOf({ hop }: GateContext, start: Instant): Instant {
  return instantOf(millisecondsOf(start) + hop.estimate.durationMs);
}

/** The first moment from which it would be over in time; undefined where no window is ever long enough. */
function fitsFrom(after: Instant, context: GateContext): Instant | undefined {
  let from = after;
  for (let looked = 0; looked < MOST_OPENINGS; looked += 1) {
    const start = opensFrom(from, context);
    if (start === undefined) return undefined;
    const closing = closingAfter(start, context);
    if (closing === undefined || endOf(context, start) <= closing.at) return start;
    from = closing.at;
  }
  return undefined;
}
