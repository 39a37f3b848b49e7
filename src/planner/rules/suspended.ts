import { millisecondsOf } from '../../model/instant.ts';
import { quoted } from '../../model/parsed.ts';
import type { SystemRule } from './rule.ts';

export const suspended: SystemRule = {
  name: 'suspended',
  objection({ desired: { suspend }, now }) {
    if (suspend === undefined || (suspend.until !== undefined && millisecondsOf(suspend.until) <= now))
      return undefined;
    const until = suspend.until === undefined ? '' : ` until ${suspend.until}`;
    return {
      verdict: 'waiting',
      reason: 'Suspended',
      message: `suspended${until}: ${quoted(suspend.reason)}`,
      unblock: 'remove `suspend`',
      ...(suspend.until === undefined ? {} : { notBefore: suspend.until }),
    };
  },
};
