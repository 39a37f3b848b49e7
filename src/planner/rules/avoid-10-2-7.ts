import type { HopRule } from './rule.ts';
import { within } from './span.ts';
import { VERIFY_NATS } from './vendor-page.ts';

const FROM = within({ main: [{ below: '10.1.0 [CU12]' }], feature: [{ below: '10.2.3' }] });
const TO = within({ feature: [{ from: '10.2.7', below: '10.2.8' }] });

export const avoid1027: HopRule = {
  name: 'avoid-10-2-7',
  objection({ from, to }) {
    if (!FROM(from.release) || !TO(to.release)) return undefined;
    return {
      reason: 'PathBlocked',
      message: `the NATS check of ${to.name} stops an upgrade from ${from.name} (${VERIFY_NATS})`,
      unblock: 'take 10.2.8, or a main release',
    };
  },
};
