import type { HopRule } from './rule.ts';
import { within } from './span.ts';
import { knownIssue } from './vendor-page.ts';

const PAGE = knownIssue('KI_SNMPv3_elements_broken_after_upgrade');
const FROM = within({ main: [{ from: '10.4.0 [CU6]', below: '10.5.0' }] });
const TO = within({ feature: [{ from: '10.4.9', below: '10.5.1' }] });

/** Whether a system has SNMPv3 elements cannot be seen from outside, so it counts as true until the author says no. */
export const snmpv3Elements: HopRule = {
  name: 'snmpv3-elements',
  objection({ from, to }, { facts }) {
    if (!FROM(from.release) || !TO(to.release) || facts['snmpv3'] === false) return undefined;
    return {
      reason: 'PathBlocked',
      message: `SNMPv3 elements break between ${from.name} and ${to.name} (${PAGE})`,
      unblock: 'take 10.5.0 or 10.5.1, or write `facts: { snmpv3: false }` where there are no such elements',
    };
  },
};
