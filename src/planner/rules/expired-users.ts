import type { HopRule } from './rule.ts';
import { within } from './span.ts';
import { knownIssue } from './vendor-page.ts';

const PAGE = knownIssue('KI_Upgrade_to_1051_stuck');
const TO = within({ feature: [{ from: '10.5.1', below: '10.5.2 [CU1]' }] });

/** Whether Security.xml holds an expired user cannot be seen from outside, so it counts as true until the author says no. */
export const expiredUsers: HopRule = {
  name: 'expired-users',
  objection({ to }, { facts }) {
    if (!TO(to.release) || facts['expiredUsers'] === false) return undefined;
    return {
      reason: 'PathBlocked',
      message: `the upgrade to ${to.name} hangs where Security.xml holds an expired user (${PAGE})`,
      unblock:
        'take 10.5.2 [CU1] or later, or make sure that no user is expired and write `facts: { expiredUsers: false }`',
    };
  },
};
