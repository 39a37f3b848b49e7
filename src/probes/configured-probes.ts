import type { ProbeSettings } from '../config/config.ts';
import { hostIsAmong } from '../config/credentials.ts';
import { bounded } from '../model/bounded.ts';
import { type DesiredSystem, hostOf } from '../model/desired.ts';
import { asRatchetError } from '../model/errors.ts';
import { printable } from '../model/printable.ts';
import { scrub } from '../model/scrub.ts';
import { withoutSecrets } from '../model/secret.ts';
import { underAny } from '../model/under-any.ts';
import type { ProbeReading, Probes } from '../reconciler/probes.ts';
import { commandProbe } from './command-probe.ts';
import { httpsProbe } from './https-probe.ts';

type Outcome = Omit<ProbeReading, 'probe'>;

type Allowed =
  | { readonly kind: 'allowed'; readonly probe: ProbeSettings }
  | { readonly kind: 'refused'; readonly reading: ProbeReading };

// Of all Systems together: probes must not become a load on what they ask.
const AT_ONCE = 8;

/** The probes of the operator's configuration, each only for Systems whose machines it lists. */
export function configuredProbes(
  probes: readonly ProbeSettings[],
  env: Readonly<Record<string, string | undefined>>,
): Probes {
  const inTurn = bounded(AT_ONCE);

  function allowed(system: DesiredSystem, name: string): Allowed {
    const probe = probes.find((candidate) => candidate.name === name);
    if (probe === undefined) return refused(name, "the operator's configuration has no such probe");
    const foreign = system.agents.map(hostOf).find((host) => !hostIsAmong(probe.hosts, host));
    if (foreign === undefined) return { kind: 'allowed', probe };
    return refused(name, `the operator's configuration does not allow it for "${foreign}"`);
  }

  async function ask(system: DesiredSystem, name: string, signal: AbortSignal): Promise<ProbeReading> {
    signal.throwIfAborted();
    const found = allowed(system, name);
    if (found.kind === 'refused') return found.reading;
    const { probe } = found;
    const late = AbortSignal.timeout(probe.timeoutMs);
    const answer = underAny([signal, late], (either) => asked(probe, system, env, either));
    const { passed, message } = await answer.catch((thrown: unknown): Outcome => {
      if (signal.aborted) throw signal.reason;
      if (late.aborted) return { passed: false, message: `gave no answer within ${probe.timeoutMs} ms` };
      return { passed: false, message: asRatchetError(thrown).message };
    });
    return { probe: name, passed, message: printable(withoutSecrets(scrub(message)), 300) };
  }

  return {
    refusals: (system, names) =>
      names.map((name) => allowed(system, name)).flatMap((found) => (found.kind === 'refused' ? [found.reading] : [])),
    ask: (system, names, signal) => Promise.all(names.map((name) => inTurn(() => ask(system, name, signal)))),
  };
}

function asked(
  { how }: ProbeSettings,
  system: DesiredSystem,
  env: Readonly<Record<string, string | undefined>>,
  until: AbortSignal,
): Promise<Outcome> {
  return how.kind === 'https' ? httpsProbe(how, env, until) : commandProbe(how, system.name, env, until);
}

function refused(probe: string, message: string): Allowed {
  return { kind: 'refused', reading: { probe, passed: false, message } };
}
