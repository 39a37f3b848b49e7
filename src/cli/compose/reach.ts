import type { OperatorConfig } from '../../config/config.ts';
import type { AgentLinks } from '../../reconciler/agent-link.ts';
import type { Clock, Observer, Tell } from '../../reconciler/ports.ts';
import type { Probes } from '../../reconciler/probes.ts';
import type { Io } from '../io.ts';

// Loaded when it is needed: loading SSH and TLS takes longer than many a plan.

export async function reachAgents(
  config: OperatorConfig,
  clock: Clock,
  { env }: Io,
  tell: Tell,
): Promise<{ readonly links: AgentLinks; readonly observer: Observer }> {
  const [{ chosenLinks }, { systemObserver }] = await Promise.all([
    import('../../links/chosen-links.ts'),
    import('../../observers/system-observer.ts'),
  ]);
  const note = (agent: string, message: string) => tell({ kind: 'link', agent, message });
  const links = chosenLinks({ config, clock, env, note });
  return { links, observer: systemObserver({ config, links, clock }) };
}

export async function probesOf({ probes }: OperatorConfig, { env }: Io): Promise<Probes> {
  const { configuredProbes } = await import('../../probes/configured-probes.ts');
  return configuredProbes(probes, env);
}
