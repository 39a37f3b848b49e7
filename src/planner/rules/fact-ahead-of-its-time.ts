import { canMigrate, MIGRATION } from './broker-gateway-gate.ts';
import { isAheadOfItsTime } from './manual-step.ts';
import type { Advice } from './rule.ts';
import { BROKER_GATEWAY } from './vendor-page.ts';

/** On the release that is reached by this hop the fact would count, true or not. */
export const factAheadOfItsTime: Advice = {
  name: 'fact-ahead-of-its-time',
  advice({ to }, journey) {
    if (!isAheadOfItsTime(MIGRATION, journey) || !canMigrate(to.release)) return undefined;
    return `\`facts: { ${MIGRATION.fact}: true }\` cannot be true of ${journey.start.name}, which does not have the migration; take it out until the system is migrated on ${to.name}, or the way goes on without it (${BROKER_GATEWAY})`;
  },
};
