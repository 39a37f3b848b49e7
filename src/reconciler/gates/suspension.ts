import type { DesiredSystem } from '../../model/desired.ts';
import type { Instant } from '../../model/instant.ts';
import { suspensionAt } from '../../planner/persons-act.ts';
import { closed, type Gate, type GateContext, OPEN } from './gate.ts';

/** Closed while the fleet repository or a person's act suspends the system. Neither of them lifts the other. */
export const suspension: Gate = {
  name: 'suspension',
  ask({ system, history, now }) {
    const [first, second] = [inTheFile(system, now), byHand(system.name, history, now)].filter(
      (found) => found !== undefined,
    );
    if (first === undefined) return OPEN;
    if (second === undefined) return closed({ reason: 'Suspended', ...first });
    return closed({
      reason: 'Suspended',
      message: `${first.message}; and ${second.message}`,
      notBefore: laterOf(first.notBefore, second.notBefore),
      unblock: `${first.unblock}, and ${second.unblock}`,
    });
  },
};

interface Suspension {
  readonly message: string;
  readonly notBefore: Instant | undefined;
  readonly unblock: string;
}

function inTheFile({ name, suspend }: DesiredSystem, now: Instant): Suspension | undefined {
  if (suspend === undefined || (suspend.until !== undefined && suspend.until <= now)) return undefined;
  const { reason, until } = suspend;
  const unblock = `remove spec.suspend from the System "${name}"`;
  return { message: `suspended: ${reason}`, notBefore: until, unblock };
}

function byHand(system: string, { acts = [] }: GateContext['history'], now: Instant): Suspension | undefined {
  const act = suspensionAt(now, acts);
  if (act === undefined) return undefined;
  const { by, at, reason, until } = act;
  const unblock = `run \`ratchet resume ${system} --reason "…"\``;
  return { message: `suspended by ${by} at ${at}: ${reason}`, notBefore: until, unblock };
}

/** Undefined is never. */
function laterOf(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a > b ? a : b;
}
