import { RatchetError } from '../../model/errors.ts';
import { allReady, inWords, standingsOf } from '../run/agent-versions.ts';
import type { Check } from './site.ts';

/** An upgrade takes the whole system at once: every Agent runs, or rests as the offline half of a running pair. */
export const agentsRunning: Check = async ({ system, observed, targetBuild }) => {
  const standings = standingsOf(system, observed, observed.agents, targetBuild);
  if (allReady(standings)) return;
  const resting = standings.filter(({ ready }) => !ready);
  throw new RatchetError('dms.not_running', `not every Agent of "${system.name}" is running: ${inWords(resting)}`, {
    blame: 'environment',
    hint: 'bring all Agents up first; an upgrade takes the whole system at once',
  });
};
