import { setMaxListeners } from 'node:events';
import type { OperatorConfig } from '../config/config.ts';
import { bounded } from '../model/bounded.ts';
import type { AgentEndpoint, DesiredSystem } from '../model/desired.ts';
import { instantOf } from '../model/instant.ts';
import type { ObservedSystem } from '../model/observed.ts';
import type { AgentLinks } from '../reconciler/agent-link.ts';
import type { Clock, Observer } from '../reconciler/ports.ts';
import { describeSystem, type HistoryView, type Look } from './describe-system.ts';
import { JoinedObservations } from './joined-observations.ts';
import { asProblem } from './problem.ts';
import { readVersionHistory } from './version-history.ts';
import { httpPost, type Post } from './web-services/http-post.ts';
import { webServices } from './web-services/web-services.ts';

interface Parts {
  readonly config: Pick<OperatorConfig, 'credentials' | 'endpoints' | 'timers' | 'limits' | 'agentLayout'>;
  readonly links: AgentLinks;
  readonly clock: Pick<Clock, 'now'>;
  /** How its HTTP requests get their answers; default over the network. */
  readonly post?: Post;
}

/**
 * Looks at every Agent of a System, over HTTP and SSH at the same time. Trouble is part of the answer. Two who ask for
 * the same System at once get the same answer.
 */
export function systemObserver({ config, links, clock, post = httpPost }: Parts): Observer {
  const web = webServices({ config, clock, post });
  const inTurn = bounded(config.limits.concurrentAgents);
  const observations = new JoinedObservations<ObservedSystem>();

  async function observe(system: DesiredSystem, signal: AbortSignal): Promise<ObservedSystem> {
    // One signal for as many requests as there are Agents; Node would suspect a leak.
    setMaxListeners(0, signal);
    const looks = await Promise.all(system.agents.map((agent) => inTurn(() => look(agent, system, signal))));
    return describeSystem(system, looks, instantOf(clock.now().getTime()));
  }

  async function look(agent: AgentEndpoint, { name, credentials }: DesiredSystem, signal: AbortSignal): Promise<Look> {
    signal.throwIfAborted();
    const [webView, history] = await Promise.all([
      web.look(agent, { credentials, system: name }, signal),
      lookAtHistory(agent, credentials, signal),
    ]);
    return { agent, web: webView, history };
  }

  async function lookAtHistory(agent: AgentEndpoint, credentials: string, signal: AbortSignal): Promise<HistoryView> {
    if (!links.reaches(agent)) return { kind: 'none' };
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
