import { fleetView } from '../../reconciler/fleet-view.ts';
import { outlook } from '../../reconciler/forecast/outlook.ts';
import type { RememberingObserver } from '../../reconciler/last-looks.ts';
import type { PassPorts } from '../../reconciler/pass.ts';
import { rolloutStatus } from '../../reconciler/rollouts/rollout-status.ts';
import type { Service } from '../../reconciler/serve.ts';
import type { ServedFleet } from '../../server/served-fleet.ts';

/** The fleet as the server shows it: what the service and the store know of it. */
export function servedFleet(
  service: Service,
  observer: RememberingObserver,
  ports: Omit<PassPorts, 'observer' | 'executorFor' | 'wantedNow'>,
  asksForSignatures: boolean,
): ServedFleet {
  const { passes, journal, acts, checks, rollouts, clock } = ports;
  const { lastLook } = observer;
  return {
    ...fleetView(() => service, { passes, journal, acts, checks }, clock, asksForSignatures),
    rollouts: () => rolloutStatus({ passes, rollouts }),
    outlook: outlook({ inForce: () => service.state.inForce, lastLook, memory: ports, terms: ports, clock }),
    hint: () => service.hint(),
    sync: (systems) => service.request(systems),

    async lastHopDuration(system) {
      return (await journal.hopDurations(system, 1)).at(-1);
    },
  };
}
