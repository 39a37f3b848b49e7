import type { AgentState } from '../../model/observed.ts';
import { counted } from '../../model/plain-words.ts';
import { isUnseen, type Precondition, pass, type SystemSite } from './precondition.ts';

/** An upgrade takes the whole system at once: every Agent runs, or rests as the offline half of a running pair. */
export const agentsRunning: Precondition<SystemSite> = {
  id: 'agents-running',
  title: 'Every Agent runs',
  run({ system, observed }) {
    const stateOf = (name: string | undefined) => observed.agents.find((agent) => agent.name === name)?.state;
    const idle = system.agents.filter(({ name, peer }) => !isReady(stateOf(name), stateOf(peer)));
    if (idle.length === 0)
      return pass(`${counted(system.agents.length, 'Agent')}, each running or standing by for one that runs`);
    const words = idle.map(({ name }) => `"${name}" (${stateOf(name) ?? 'not found'})`).join(', ');
    return {
      kind: idle.every(({ name }) => isUnseen(stateOf(name))) ? 'unknown' : 'fail',
      code: 'dms.not_running',
      blame: 'environment',
      evidence: `not every Agent of "${system.name}" is running: ${words}`,
      fix: 'bring all Agents up first; an upgrade takes the whole system at once',
    };
  },
};

function isReady(state: AgentState | undefined, peer: AgentState | undefined): boolean {
  return state === 'running' || (state === 'offline' && peer === 'running');
}
