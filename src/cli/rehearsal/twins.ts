import { RatchetError } from '../../model/errors.ts';
import { unlessAborted } from '../../model/unless-aborted.ts';
import type { Clock } from '../../reconciler/ports.ts';
import type { SimulatedAgent } from '../../simulator/agent.ts';
import type { SteppedClock } from '../../simulator/stepped-clock.ts';

/**
 * Simulated Agents under the host names of the real ones. Whoever is reached through it is reached in this process: there
 * is no way from here to a network.
 */
export interface Twins {
  readonly clock: SteppedClock;
  /** By the host of its URL or of its SSH endpoint, in whatever case. */
  readonly at: ReadonlyMap<string, SimulatedAgent>;
}

export function twinAt({ at }: Twins, host: string): SimulatedAgent {
  const found = at.get(host.toLowerCase());
  if (found !== undefined) return found;
  throw new RatchetError('rehearsal.no-twin', `there is no simulated Agent for "${host}"`, {
    blame: 'environment',
    hint: 'a rehearsal reaches simulated Agents only',
  });
}

/** Their time, as the product asks for it: it moves on while somebody sleeps or waits for an answer. */
export function twinClock(clock: SteppedClock): Clock {
  return {
    now: () => new Date(clock.now()),
    sleep(milliseconds, signal) {
      const slept = clock.waited(() => clock.sleep(milliseconds / 1000));
      return signal === undefined ? slept : unlessAborted(slept, signal);
    },
  };
}
