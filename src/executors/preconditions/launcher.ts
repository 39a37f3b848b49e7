import { runCmd, sha256OfRunCmd } from '../../model/run-cmd.ts';
import { forward } from '../agent-paths.ts';
import { windowsPath } from '../wire.ts';
import { type LinkSite, type Precondition, pass } from './precondition.ts';

const LARGEST = 64 * 1024;

/** run.cmd runs with the highest rights on the Agent, so not a byte of it may differ. */
export const launcher: Precondition<LinkSite> = {
  id: 'launcher',
  title: 'run.cmd is the one that belongs there',
  needs: ['sftp'],
  async run({ link, paths, agent, agentLayout }) {
    const found = await link.read(paths.launcher, { limit: LARGEST });
    const wanted = runCmd(windowsPath(forward(agentLayout.root)));
    if (found !== undefined && Buffer.from(wanted).equals(found)) return pass(`sha256 ${sha256OfRunCmd(wanted)}`);
    const what = found === undefined ? 'is missing' : 'differs from the one that this version of Ratchet starts';
    return {
      kind: 'fail',
      code: 'run.launcher',
      blame: 'operator',
      evidence: `"${paths.launcher}" on Agent "${agent.name}" ${what}`,
      fix: 'prepare the Agent again (ratchet bootstrap), and find out who changed the file',
    };
  },
};
