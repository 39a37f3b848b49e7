import { RatchetError } from '../../model/errors.ts';
import { RUN_CMD } from '../../model/run-cmd.ts';
import { forward } from '../agent-paths.ts';
import { windowsPath } from '../wire.ts';
import type { Check } from './site.ts';

const DEFAULT_ROOT = 'C:\\ProgramData\\ratchet';
const LARGEST = 64 * 1024;

/** run.cmd runs with the highest rights on the Agent, so not a byte of it may differ. */
export const launcherUnchanged: Check = async ({ link, paths, system, agentLayout }) => {
  const found = await link.read(paths.launcher, { limit: LARGEST });
  const wanted = RUN_CMD.replace(DEFAULT_ROOT, () => windowsPath(forward(agentLayout.root)));
  if (found !== undefined && Buffer.from(wanted).equals(found)) return;
  const what = found === undefined ? 'is missing' : 'differs from the one that this version of Ratchet starts';
  throw new RatchetError('run.launcher', `"${paths.launcher}" on Agent "${system.orchestrator}" ${what}`, {
    blame: 'operator',
    hint: 'prepare the Agent again, and find out who changed the file',
  });
};
