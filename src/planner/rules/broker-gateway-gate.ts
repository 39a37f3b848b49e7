import type { Release } from '../../model/release.ts';
import { isAheadOfItsTime, isDone, type Manual, waitsFor, waitsInSpiteOf } from './manual-step.ts';
import type { HopRule } from './rule.ts';
import { within } from './span.ts';
import { BROKER_GATEWAY } from './vendor-page.ts';

const BEFORE_BROKER_GATEWAY = within({ main: [{ below: '10.6.0' }], feature: [{ below: '10.6.1' }] });
/** The lower of the two bounds that the vendor's pages give; the stricter one is an advice. */
export const canMigrate = within({
  main: [{ from: '10.5.0 [CU2]', below: '10.6.0' }],
  feature: [{ from: '10.5.5', below: '10.6.1' }],
});

export const MIGRATION: Manual = {
  step: 'broker-gateway-gate',
  fact: 'brokerGateway',
  todo: 'run NATSMigration.dmupgrade on all Agents',
  canBeDoneOn: canMigrate,
};

// A ceiling below a pinned release is a mistake, so the pin goes. On another track there is nothing to stay on.
const STAY = '; to stay on line 10.5, write `ceiling: "10.5"`, with `version: latest` in place of a pin above it';

/** From 10.6.0 and 10.6.1 on NATS is managed by BrokerGateway alone. A person migrates the system before, on a late 10.5. */
export const brokerGatewayGate: HopRule = {
  name: MIGRATION.step,
  objection(move, journey) {
    const { from, to } = move;
    if (!entersBrokerGateway(from.release, to.release) || !canMigrate(from.release)) return undefined;
    if (isDone(MIGRATION, move, journey)) return undefined;
    const message = `before ${to.name} the system must be migrated to BrokerGateway on ${from.name} (${BROKER_GATEWAY})`;
    if (isAheadOfItsTime(MIGRATION, journey)) return waitsInSpiteOf(MIGRATION, move, journey, message);
    return waitsFor(MIGRATION, move, journey, message, from.track === to.track ? STAY : '');
  },
};

export function entersBrokerGateway(from: Release, to: Release): boolean {
  return !hasBrokerGatewayAlone(from) && hasBrokerGatewayAlone(to);
}

export function hasBrokerGatewayAlone(release: Release): boolean {
  return !BEFORE_BROKER_GATEWAY(release);
}
