import type { AgentLayout } from '../../config/config.ts';
import { RatchetError } from '../../model/errors.ts';
import type { AgentLink } from '../../reconciler/ports.ts';
import { forward } from '../agent-paths.ts';
import type { Check } from './site.ts';

/** `C:/…/SLTaskbarUtility.exe`; undefined where it is in none of the configured folders. */
export async function findUtility(
  link: AgentLink,
  { taskbarUtility }: Pick<AgentLayout, 'taskbarUtility'>,
): Promise<string | undefined> {
  for (const folder of taskbarUtility) {
    const path = `${forward(folder)}/SLTaskbarUtility.exe`;
    if ((await link.stat(path))?.kind === 'file') return path;
  }
  return undefined;
}

export const utilityInstalled: Check = async ({ link, system, agentLayout }) => {
  if ((await findUtility(link, agentLayout)) !== undefined) return;
  const places = agentLayout.taskbarUtility.map((folder) => `"${folder}"`).join(' or ');
  throw new RatchetError('run.launch', `Agent "${system.orchestrator}" has no SLTaskbarUtility.exe in ${places}`, {
    blame: 'operator',
    hint: 'install the DataMiner Taskbar Utility, or write its folder in agentLayout.taskbarUtility',
  });
};
