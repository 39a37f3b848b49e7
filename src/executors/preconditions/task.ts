import { taskQueryCommand } from '../wire.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

/** The words of schtasks are in the machine's language; only its exit code is read. */
export const task: Precondition<LinkSite> = {
  id: 'task',
  title: 'The scheduled task is registered',
  needs: ['shell'],
  async run({ link, agent, agentLayout, timers, signal }) {
    const result = await link.exec(taskQueryCommand(agentLayout.task), { timeoutMs: timers.command }, signal);
    if (result.kind === 'exited' && result.code === 0) return pass(`"${agentLayout.task}"`);
    return {
      kind: result.kind === 'lost' ? 'unknown' : 'fail',
      code: 'run.launch',
      blame: 'operator',
      evidence: `Agent "${agent.name}" has no scheduled task "${agentLayout.task}"`,
      fix: 'register the task (ratchet bootstrap), for the account that has saved its credentials in the Taskbar Utility',
    };
  },
};
