import { practiceSystems } from '../../src/cli/practice/practice-fleet.ts';
import type { ObservedAgent, ObservedFleet } from '../../src/model/observed.ts';
import { fileVersion } from '../../src/simulator/web/file-version.ts';

export const TAKEN_AT = '2026-11-22T21:30:00.000Z';
const INSTALLED_AT = '2026-09-23 21:30:00';

/** What `ratchet observe --out` writes of the practice systems: an offline Failover Agent answers no web request. */
export function exampleSnapshot(): ObservedFleet {
  const systems = practiceSystems.map(({ name, cluster, version, agents }) => ({
    name,
    takenAt: TAKEN_AT,
    cluster,
    agents: agents.map(({ name, role }): ObservedAgent => {
      const history = { source: 'version-history', raw: version, at: INSTALLED_AT } as const;
      const web = { source: 'web-services', raw: fileVersion(version), at: TAKEN_AT } as const;
      const isOffline = role === 'failover-backup';
      return { name, role, state: isOffline ? 'offline' : 'running', readings: isOffline ? [history] : [history, web] };
    }),
  }));
  const byName = systems.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { formatVersion: '1', takenAt: TAKEN_AT, systems: byName } as ObservedFleet;
}
