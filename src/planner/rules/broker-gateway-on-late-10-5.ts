import { canMigrate, entersBrokerGateway } from './broker-gateway-gate.ts';
import type { WayRule } from './rule.ts';
import { BROKER_GATEWAY } from './vendor-page.ts';

/** The migration that has to come first exists on late releases of line 10.5 alone, so the way leads over one of them. */
export const brokerGatewayOnLate105: WayRule = {
  name: 'broker-gateway-on-late-10-5',
  objection({ from, to }) {
    if (!entersBrokerGateway(from.release, to.release) || canMigrate(from.release)) return undefined;
    return {
      reason: 'PathBlocked',
      message: `${to.name} needs the BrokerGateway migration, which ${from.name} does not have; 10.5.0 [CU2] and 10.5.5 are the first with it (${BROKER_GATEWAY})`,
    };
  },
};
