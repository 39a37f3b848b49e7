import { closed, type Gate, OPEN } from './gate.ts';

export const suspension: Gate = {
  name: 'suspension',
  ask({ system: { name, suspend }, now }) {
    if (suspend === undefined || (suspend.until !== undefined && suspend.until <= now)) return OPEN;
    return closed({
      reason: 'Suspended',
      message: `suspended: ${suspend.reason}`,
      notBefore: suspend.until,
      unblock: `remove spec.suspend from the System "${name}"`,
    });
  },
};
