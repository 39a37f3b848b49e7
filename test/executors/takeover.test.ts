import { describe, expect, it } from 'vitest';
import { apply } from '../../src/executors/apply.ts';
import type { ExecutorDeps } from '../../src/executors/deps.ts';
import { RatchetError } from '../../src/model/errors.ts';
import type { AgentLink } from '../../src/reconciler/agent-link.ts';
import { agentEndpoint } from '../builders.ts';
import { Crash, crashingAt } from './crashing.ts';
import { allAgentsIn, PracticeSystem } from './practice-system.ts';

const forever = new AbortController().signal;
const ACTS: ReadonlySet<string> = new Set([
  'writeWhole',
  'makeDirectory',
  'rename',
  'removeFile',
  'removeDirectory',
  'upload',
]);

/** `observe`, `write` for whatever changes an Agent, `launch`; what only reads leaves no trace. */
type Trace = 'observe' | 'write' | 'launch';

/** The same ports, and what was done with them; with `cutOff` the first connection to an Agent fails. */
function traced(deps: ExecutorDeps, { cutOff }: { readonly cutOff: boolean }) {
  const traces: Trace[] = [];
  let isCutOff = cutOff;
  const watched = (link: AgentLink): AgentLink =>
    new Proxy(link, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          if (ACTS.has(String(name))) traces.push('write');
          if (name === 'exec' && String(given[0]).includes('/Run')) traces.push('launch');
          return member.apply(target, given);
        };
      },
    });
  const links: ExecutorDeps['links'] = {
    reaches: (agent) => deps.links.reaches(agent),
    async with(agent, credentials, signal, use) {
      if (isCutOff) {
        isCutOff = false;
        throw new RatchetError('ssh.timeout', 'nobody answers', { blame: 'environment' });
      }
      return await deps.links.with(agent, credentials, signal, (link) => use(watched(link)));
    },
    close: () => deps.links.close(),
  };
  const observer: ExecutorDeps['observer'] = {
    async observe(system, signal) {
      traces.push('observe');
      return await deps.observer.observe(system, signal);
    },
    close: () => deps.observer.close(),
  };
  return { deps: { ...deps, links, observer }, traces };
}

/** One replica is ended at its nth call; what another does with the run that it finds. */
async function takenOverAt(n: number, cutOff: boolean) {
  const practice = new PracticeSystem([agentEndpoint('dma01'), agentEndpoint('dma02')], 50_000);
  practice.upgrade = allAgentsIn(40_000);
  const { deps } = crashingAt(n, 'after', practice.deps);
  const isEnded = await apply(deps)
    .carryOut(practice.order, forever)
    .then(
      () => false,
      (thrown: unknown) => thrown instanceof Crash,
    );
  const left = await practice.journal.open('prod');
  const { deps: other, traces } = traced(practice.deps, { cutOff });
  if (left !== undefined) await apply(other).resume(practice.system, left, async () => undefined, forever);
  return { isEnded, traces, state: left?.state };
}

describe.each([false, true])('a replica that takes over an open run (the Agent cut off at first: %s)', (cutOff) => {
  it('looks at the whole System before it changes anything on an Agent, and right before a launch again', async () => {
    const launchedFrom = new Set<string | undefined>();
    for (let n = 1; ; n++) {
      const { isEnded, traces, state } = await takenOverAt(n, cutOff);
      if (!isEnded) break;
      const acted = traces.findIndex((trace) => trace !== 'observe');
      const looked = traces.indexOf('observe');
      if (acted !== -1)
        expect({ n, state, looked: looked !== -1 && looked < acted }).toEqual({ n, state, looked: true });
      const launched = traces.indexOf('launch');
      if (launched === -1) continue;
      launchedFrom.add(state);
      expect({ n, state, before: traces[launched - 1] }).toEqual({ n, state, before: 'observe' });
    }
    expect([...launchedFrom]).toEqual(['planned', 'staged', 'locked', 'prepared', 'launching']);
  }, 60_000);
});
