import { findingOf } from '../../model/finding.ts';
import { conflict, isLeftover, lockState } from '../run/lock.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

/** One run at a time on an Agent. */
export const lock: Precondition<LinkSite> = {
  id: 'lock',
  title: 'No other run holds the Agent',
  needs: ['sftp'],
  async run({ link, paths, agent, run, journal, clock }) {
    const state = await lockState(link, paths);
    if (state.kind === 'free') return pass('free');
    if (state.kind === 'nameless') {
      return {
        kind: 'warn',
        evidence: `"${paths.lock}" is there and says not whose it is: it is being made right now, or was left half made`,
        fix: 'if it stays, make sure that no upgrade is running, then delete that folder',
      };
    }
    const { owner } = state;
    if (owner.run === run) return pass(`held by the run that goes on, ${owner.run}`);
    if (await isLeftover(owner, journal, clock.now()))
      return pass(`left by run ${owner.run}, which has ended; the next run removes it`);
    return findingOf(conflict(agent.name, owner));
  },
};
