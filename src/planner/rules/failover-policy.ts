import { lineOf } from '../../model/release.ts';
import type { HopRule, Refusal } from './rule.ts';
import { within } from './span.ts';
import { usesBrokerGateway } from './uses-broker-gateway.ts';
import { knownIssue, TASKBAR_UTILITY } from './vendor-page.ts';

const PAGE = knownIssue('KI_Failover_configuration_cannot_be_changed_with_BrokerGateway');
const MUST_BE_SIMULTANEOUS = within({
  main: [
    { from: '10.5.0 [CU4]', below: '10.6.0' },
    { from: '10.6.0', below: '10.6.0 [CU5]' },
  ],
  feature: [{ from: '10.5.7', below: '10.6.8' }],
});

/** Both members of a Failover pair go together wherever the vendor asks for it, and never by a default nobody knows. */
export const failoverPolicy: HopRule = {
  name: 'failover-policy',
  objection({ from, to }, journey) {
    const { failover } = journey;
    if (failover === 'no-pairs' || failover === 'simultaneous') return undefined;
    if (failover === 'undetermined') {
      return refused(
        'the policy "default" means what the system is set to, and that is not known here',
        ', or what the system is set to: `failover: { policy: default, systemDefault: … }`',
      );
    }
    if (lineOf(from.release) !== lineOf(to.release)) {
      return refused(
        `from line ${lineOf(from.release)} to ${lineOf(to.release)} both members of a pair go together, not "${failover}" (${TASKBAR_UTILITY})`,
      );
    }
    const broker = usesBrokerGateway(from, journey);
    if (MUST_BE_SIMULTANEOUS(from.release) && broker !== false) {
      return refused(
        `from ${from.name} with BrokerGateway both members of a pair go together, not "${failover}" (${PAGE})`,
        broker === undefined ? ', or, if the system does not use BrokerGateway, `facts: { brokerGateway: false }`' : '',
      );
    }
    return undefined;
  },
};

function refused(message: string, otherwise = ''): Refusal {
  return {
    reason: 'FailoverPolicyRefused',
    message,
    unblock: `write \`failover: { policy: simultaneous }\`${otherwise}`,
  };
}
