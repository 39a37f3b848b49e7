import type { HopRule } from './rule.ts';
import { within } from './span.ts';
import { knownIssue } from './vendor-page.ts';

const PAGE = knownIssue('KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3');
/** The page shows 10.4.0 [CU4]; that the whole 10.4.0 line is hit is inferred. */
const FROM = within({ main: [{ from: '10.4.0', below: '10.5.0' }], feature: [{ from: '10.4.1', through: '10.4.4' }] });
/** [CU4] is inferred: the page names [CU3] as hit and [CU5] as fixed. */
const TO = within({
  main: [{ from: '10.5.0 [CU3]', through: '10.5.0 [CU4]' }],
  feature: [{ from: '10.5.6', below: '10.5.8' }],
});

export const early104ToMid105: HopRule = {
  name: 'early-10-4-to-mid-10-5',
  objection({ from, to }) {
    if (!FROM(from.release) || !TO(to.release)) return undefined;
    return {
      reason: 'PathBlocked',
      message: `the prerequisites of ${to.name} fail on ${from.name} (${PAGE})`,
      unblock:
        'take 10.5.0 [CU5] or 10.5.8, or add a 10.5 release before 10.5.0 [CU3] and 10.5.6 to the Catalog as a stop',
    };
  },
};
