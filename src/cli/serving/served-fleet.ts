import type { Audit } from '../../reconciler/audit.ts';
import { fleetView } from '../../reconciler/fleet-view.ts';
import { outlook } from '../../reconciler/forecast/outlook.ts';
import type { RememberingObserver } from '../../reconciler/last-looks.ts';
import type { PassPorts } from '../../reconciler/pass.ts';
import { rolloutStatus } from '../../reconciler/rollouts/rollout-status.ts';
import type { Service } from '../../reconciler/serve.ts';
import type { ServedFleet } from '../../server/served-fleet.ts';

interface Knowing {
  readonly observer: RememberingObserver;
  readonly ports: Omit<PassPorts, 'observer' | 'executorFor' | 'wantedNow'>;
  readonly audit: Pick<Audit, 'record'>;
  readonly asksForSignatures: boolean;
}

/** The fleet as the server shows it: what the service and the store know of it. */
export function servedFleet(service: Service, { observer, ports, audit, asksForSignatures }: Knowing): ServedFleet {
  const { passes, journal, acts, checks, rollouts, clock } = ports;
  const { lastLook } = observer;
  return {
    ...fleetView(() => service, { passes, journal, acts, checks }, clock, asksForSignatures),
    rollouts: () => rolloutStatus({ passes, rollouts }),
    outlook: outlook({ inForce: () => service.state.inForce, lastLook, memory: ports, terms: ports, clock }),
    hint: () => service.hint(),

    async sync(systems, token) {
      const named = [...(service.state.inForce?.systems.keys() ?? [])];
      const known = systems === undefined ? named : named.filter((name) => systems.includes(name));
      const [only] = known.length === 1 ? known : [];
      const at = clock.now().toISOString();
      // On record before anything is done by it.
      await audit.record({ at, kind: 'sync-asked', by: `token ${token}`, system: only, detail: { systems: known } });
      return service.request(known);
    },

    async lastHopDuration(system) {
      return (await journal.hopDurations(system, 1)).at(-1);
    },
  };
}
