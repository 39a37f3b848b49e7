import { RatchetError } from '../../model/errors.ts';
import { taskQueryCommand } from '../wire.ts';
import type { Check } from './site.ts';

/** The words of schtasks are in the machine's language; only its exit code is read. */
export const taskExists: Check = async ({ link, system, agentLayout, timers, signal }) => {
  const result = await link.exec(taskQueryCommand(agentLayout.task), { timeoutMs: timers.command }, signal);
  if (result.kind === 'exited' && result.code === 0) return;
  throw new RatchetError('run.launch', `Agent "${system.orchestrator}" has no scheduled task "${agentLayout.task}"`, {
    blame: 'operator',
    hint: 'register the task on the Agent, for the account that has saved its credentials in the Taskbar Utility',
  });
};
