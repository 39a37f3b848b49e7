import { forward } from '../agent-paths.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

export const sftp: Precondition<LinkSite> = {
  id: 'sftp',
  title: "SFTP shows DataMiner's folder",
  async run({ link, agent, agentLayout }) {
    const folder = forward(agentLayout.dataMiner);
    if ((await link.stat(folder))?.kind === 'directory') return pass(folder);
    return {
      kind: 'fail',
      code: 'sftp.missing',
      blame: 'operator',
      evidence: `Agent "${agent.name}" has no folder "${folder}"`,
      fix: 'write the folder in which DataMiner is installed in agentLayout.dataMiner',
    };
  },
};
