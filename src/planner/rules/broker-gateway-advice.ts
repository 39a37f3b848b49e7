import { entersBrokerGateway } from './broker-gateway-gate.ts';
import type { Advice } from './rule.ts';
import { within } from './span.ts';
import { BROKER_GATEWAY } from './vendor-page.ts';

const RECOMMENDED = within({
  main: [{ from: '10.5.0 [CU11]', below: '10.6.0' }],
  feature: [{ from: '10.5.12 [CU2]', below: '10.6.1' }],
});

/** The vendor's pages differ on where the migration may be made; the strictest advice is passed on. */
export const brokerGatewayAdvice: Advice = {
  name: 'broker-gateway-advice',
  advice({ from, to }) {
    if (!entersBrokerGateway(from.release, to.release) || RECOMMENDED(from.release)) return undefined;
    return `the vendor advises to migrate to BrokerGateway on 10.5.0 [CU11], 10.5.12 [CU2] or later, not on ${from.name} (${BROKER_GATEWAY})`;
  },
};
