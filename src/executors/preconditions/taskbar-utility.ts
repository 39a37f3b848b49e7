import type { AgentLayout } from '../../config/config.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import { forward } from '../agent-paths.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

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

export const taskbarUtility: Precondition<LinkSite> = {
  id: 'taskbar-utility',
  title: 'The Taskbar Utility is installed',
  needs: ['sftp'],
  async run({ link, agent, agentLayout }) {
    const found = await findUtility(link, agentLayout);
    if (found !== undefined) return pass(found);
    const places = agentLayout.taskbarUtility.map((folder) => `"${folder}"`).join(' or ');
    return {
      kind: 'fail',
      code: 'run.launch',
      blame: 'operator',
      evidence: `Agent "${agent.name}" has no SLTaskbarUtility.exe in ${places}`,
      fix: 'install the DataMiner Taskbar Utility, or write its folder in agentLayout.taskbarUtility',
    };
  },
};
