import { instantOf } from '../../model/instant.ts';
import { membersOf, rolloutOf } from '../../model/rollout.ts';
import { fleetView } from '../../reconciler/fleet-view.ts';
import { forecastFleet } from '../../reconciler/forecast/forecast-fleet.ts';
import { historyOf } from '../../reconciler/history.ts';
import { wantedFrom } from '../../reconciler/in-force.ts';
import type { RememberingObserver } from '../../reconciler/last-looks.ts';
import type { PassPorts } from '../../reconciler/pass.ts';
import { rolloutFacts } from '../../reconciler/rollouts/rollout-facts.ts';
import { rolloutStatus } from '../../reconciler/rollouts/rollout-status.ts';
import type { Service } from '../../reconciler/serve.ts';
import type { ServedFleet } from '../../server/served-fleet.ts';

const DAY_MS = 86_400_000;

/** The fleet as the server shows it: what the service and the store know of it. */
export function servedFleet(
  service: Service,
  observer: RememberingObserver,
  ports: Omit<PassPorts, 'observer' | 'executorFor' | 'wantedNow'>,
): ServedFleet {
  const { passes, journal, acts, checks, looks, rollouts, clock, estimates, approvers } = ports;
  const memory = { journal, acts, checks, looks, rollouts };
  return {
    ...fleetView(() => service, { passes, journal, acts, checks }, clock),
    rollouts: () => rolloutStatus({ passes, rollouts }),
    hint: () => service.hint(),
    sync: (systems) => service.request(systems),

    async lastHopDuration(system) {
      return (await journal.hopDurations(system, 1)).at(-1);
    },

    /** Systems of its rollout take part as far as a pass of this service has seen them. */
    async forecast(name, days) {
      const wanted = wantedFrom(service.state.inForce, name);
      if (wanted.kind !== 'wanted' || observer.lastLook(name) === undefined) return undefined;
      const { system, revision } = wanted;
      const { fleet, knowledge } = revision;
      const rollout = rolloutOf(fleet.rollouts, name);
      const together = new Set(rollout === undefined ? [name] : membersOf(rollout));
      const systems = rollout === undefined ? [system] : fleet.systems.filter((one) => together.has(one.name));
      const now = clock.now().toISOString();
      const whole = forecastFleet({
        desired: { ...fleet, systems },
        observed: observer.lastLook,
        knowledge,
        history: await historyOf([...together], memory),
        rollouts: await rolloutFacts(revision, [...together], memory, now),
        now,
        until: instantOf(clock.now().getTime() + days * DAY_MS),
        revision: revision.revision,
        estimates,
        approvers,
      });
      return { ...whole, systems: whole.systems.filter((one) => one.system === name) };
    },
  };
}
