import type { Gate } from './gate.ts';

export const suspension: Gate = {
  name: 'suspension',
  hold({ system: { name, suspend }, now }) {
    if (suspend === undefined) return undefined;
    if (suspend.until !== undefined && suspend.until <= now) return undefined;
    return {
      reason: 'Suspended',
      message: `suspended: ${suspend.reason}`,
      notBefore: suspend.until,
      unblock: `remove spec.suspend from the System "${name}"`,
    };
  },
};
