import type { AgentState } from '../../model/observed.ts';
import { isUnseen, type Precondition, pass, type SystemSite, skipped } from './precondition.ts';

/** One member of each pair is online and the other stands by: neither is away, and none is switching. */
export const failover: Precondition<SystemSite> = {
  id: 'failover',
  title: 'Each Failover pair has one member online, one standing by',
  run({ system, observed }) {
    const stateOf = (name: string | undefined) =>
      observed.agents.find((agent) => agent.name === name)?.state ?? 'unknown';
    const pairs = system.agents
      .filter(({ role }) => role === 'failover-main')
      .map(({ name, peer = '' }) => ({ names: [name, peer], states: [stateOf(name), stateOf(peer)] }));
    if (pairs.length === 0) return skipped('it has no Failover pair');
    const inWords = pairs.map(({ names, states }) => names.map((name, at) => `${name} ${states[at]}`).join(', '));
    if (pairs.every(({ states }) => isAtRest(states))) return pass(inWords.join('; '));
    const away = pairs.some(({ states }) => states.some(isUnseen));
    return {
      kind: away ? 'unknown' : 'fail',
      code: 'dms.failover',
      blame: 'environment',
      evidence: inWords.join('; '),
      fix: 'bring the pair to rest (one member online, one offline) before an upgrade',
    };
  },
};

function isAtRest(states: readonly AgentState[]): boolean {
  return states.toSorted().join(' ') === 'offline running';
}
