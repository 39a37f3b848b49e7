import { setMaxListeners } from 'node:events';
import type { OperatorConfig } from '../config/config.ts';
import type { AgentEndpoint, DesiredSystem } from '../model/desired.ts';
import { instantOf } from '../model/instant.ts';
import type { ObservedSystem } from '../model/observed.ts';
import type { AgentLinks, Clock, Observer } from '../reconciler/ports.ts';
import { describeSystem, type HistoryView, type Look } from './describe-system.ts';
import { JoinedObservations } from './joined-observations.ts';
import { asProblem } from './problem.ts';
import { readVersionHistory } from './version-history.ts';
import { webServices } from './web-services/web-services.ts';

interface Parts {
  readonly config: Pick<OperatorConfig, 'credentials' | 'endpoints' | 'timers' | 'limits' | 'agentLayout'>;
  readonly links: AgentLinks;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Looks at every Agent of a System, over HTTP and SSH at the same time. Trouble is part of the answer. Two who ask for
 * the same System at once get the same answer.
 */
export function systemObserver({ config, links, clock }: Parts): Observer {
  const web = webServices({ config, clock });
  const observations = new JoinedObservations<ObservedSystem>();

  async function observe(system: DesiredSystem, signal: AbortSignal): Promise<ObservedSystem> {
    // One signal for as many requests as there are Agents; Node would suspect a leak.
    setMaxListeners(0, signal);
    const account = { credentials: system.credentials, system: system.name };
    const looks = await eachBounded(system.agents, config.limits.concurrentAgents, async (agent): Promise<Look> => {
      const [webView, history] = await Promise.all([
        web.look(agent, account, signal),
        lookAtHistory(agent, system.credentials, signal),
      ]);
      return { agent, web: webView, history };
    });
    return describeSystem(system, looks, instantOf(clock.now().getTime()));
  }

  async function lookAtHistory(agent: AgentEndpoint, credentials: string, signal: AbortSignal): Promise<HistoryView> {
    if (agent.ssh === undefined) return { kind: 'none' };
    let answered = false;
    try {
      const reading = await links.with(agent, credentials, signal, (link) => {
        answered = true;
        return readVersionHistory(link, config.agentLayout.dataMiner);
      });
      return { kind: 'read', reading };
    } catch (thrown) {
      signal.throwIfAborted();
      return { kind: 'failed', problem: asProblem(thrown), answered };
    }
  }

  return {
    observe(system, signal) {
      const key = JSON.stringify([system.name, system.credentials, system.agents]);
      return observations.join(key, signal, (shared) => observe(system, shared));
    },
    close: () => web.close(),
  };
}

/** The answers in the order of the items; at most `limit` are worked on at a time. */
async function eachBounded<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) answers[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, worker));
  return answers;
}
