import { instantOf } from '../../model/instant.ts';
import { fleetView } from '../../reconciler/fleet-view.ts';
import { forecastFleet } from '../../reconciler/forecast/forecast-fleet.ts';
import { historyOf } from '../../reconciler/history.ts';
import { wantedFrom } from '../../reconciler/in-force.ts';
import type { RememberingObserver } from '../../reconciler/last-looks.ts';
import type { PassPorts } from '../../reconciler/pass.ts';
import type { Service } from '../../reconciler/serve.ts';
import type { ServedFleet } from '../../server/served-fleet.ts';

const DAY_MS = 86_400_000;

/** The fleet as the server shows it: what the service and the store know of it. */
export function servedFleet(
  service: Service,
  observer: RememberingObserver,
  {
    passes,
    journal,
    acts,
    checks,
    clock,
    estimates,
    approvers,
  }: Omit<PassPorts, 'observer' | 'executorFor' | 'wantedNow'>,
): ServedFleet {
  return {
    ...fleetView(() => service, { passes, journal, acts, checks }, clock),
    hint: () => service.hint(),
    sync: (systems) => service.request(systems),

    async lastHopDuration(system) {
      return (await journal.hopDurations(system, 1)).at(-1);
    },

    async forecast(name, days) {
      const wanted = wantedFrom(service.state.inForce, name);
      const look = observer.lastLook(name);
      if (wanted.kind !== 'wanted' || look === undefined) return undefined;
      const { system, revision } = wanted;
      const now = clock.now();
      const history = await historyOf([name], { journal, acts, checks });
      return forecastFleet({
        desired: { ...revision.fleet, systems: [system] },
        observed: () => look,
        knowledge: revision.knowledge,
        history,
        now: now.toISOString(),
        until: instantOf(now.getTime() + days * DAY_MS),
        revision: revision.revision,
        estimates,
        approvers,
      });
    },
  };
}
