import { stated } from '../../model/facts.ts';
import type { Stop } from '../stop.ts';
import { hasBrokerGatewayAlone, MIGRATION } from './broker-gateway-gate.ts';
import type { Circumstances } from './rule.ts';
import { BROKER_GATEWAY } from './vendor-page.ts';

type Known = Pick<Circumstances, 'facts' | 'confirmed'>;

/** Whether NATS is managed by BrokerGateway where that release runs. What is certain comes before what the author says; undefined where nobody knows. */
export function usesBrokerGateway(stop: Stop, known: Known): boolean | undefined {
  if (whyBrokerGateway(stop, known) !== undefined) return true;
  const said = stated(known.facts, MIGRATION.fact);
  return typeof said === 'boolean' ? said : undefined;
}

/**
 * What makes it certain; undefined where nothing does. What was migrated stays so: a detour over one more release must not
 * lose it, so an earlier confirmation counts here, though the gate asks again.
 */
export function whyBrokerGateway(
  { name, release, build = Number.POSITIVE_INFINITY }: Stop,
  { confirmed }: Pick<Known, 'confirmed'>,
): string | undefined {
  if (hasBrokerGatewayAlone(release)) return `${name} has no NATS without BrokerGateway (${BROKER_GATEWAY})`;
  const migrated = confirmed.findLast((done) => done.step === MIGRATION.step && done.build <= build);
  return migrated && `the migration to BrokerGateway was confirmed on build ${migrated.build}`;
}

/** The author's fact was true once, or never. */
export function overtakenFact(current: Stop, known: Known): readonly string[] {
  const why = whyBrokerGateway(current, known);
  if (why === undefined || stated(known.facts, MIGRATION.fact) !== false) return [];
  return [
    `\`facts: { ${MIGRATION.fact}: false }\` cannot be true of ${current.name}, and does not count: ${why}; take it out`,
  ];
}
