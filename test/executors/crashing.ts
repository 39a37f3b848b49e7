import type { ExecutorDeps } from '../../src/executors/deps.ts';
import type { AgentLink } from '../../src/reconciler/agent-link.ts';

/** The process is gone: nothing that it would have done afterwards happens. */
export class Crash extends Error {}

/**
 * Ports that work until the nth call, journal, links, observer and clock counted alike, and end the process there:
 * before the call did anything, or after it did all and before anybody learnt of it. `calls` tells how far it got.
 */
export function crashingAt(n: number, when: 'before' | 'after', deps: ExecutorDeps) {
  const counter = { calls: 0 };

  function counted<T extends object>(port: T): T {
    return new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function' || name === 'now') {
          return typeof member === 'function' ? member.bind(target) : member;
        }
        return async (...given: unknown[]) => {
          counter.calls += 1;
          const call = counter.calls;
          if (call > n || (call === n && when === 'before')) throw new Crash(`at call ${call}: ${String(name)}`);
          const answer: unknown = await member.apply(target, given);
          if (counter.calls >= n) throw new Crash(`after call ${call}: ${String(name)}`);
          return answer;
        };
      },
    });
  }

  const links: ExecutorDeps['links'] = {
    reaches: (agent) => deps.links.reaches(agent),
    with: (agent, credentials, signal, use) =>
      deps.links.with(agent, credentials, signal, (link) => use(counted<AgentLink>(link))),
    close: () => deps.links.close(),
  };
  const crashing = {
    ...deps,
    links,
    journal: counted(deps.journal),
    observer: counted(deps.observer),
    clock: counted(deps.clock),
  };
  return { deps: crashing, counter };
}
