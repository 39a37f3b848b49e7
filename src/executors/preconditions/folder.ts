import { type LinkSite, type Precondition, pass } from './precondition.ts';

export const folder: Precondition<LinkSite> = {
  id: 'folder',
  title: "Ratchet's folder is there",
  needs: ['sftp'],
  async run({ link, agent, paths }) {
    const wanted = [paths.home, paths.bin, paths.packages, paths.runs];
    const found = await Promise.all(wanted.map((path) => link.stat(path)));
    const missing = wanted.filter((_, index) => found[index]?.kind !== 'directory');
    if (missing.length === 0) return pass(paths.home);
    return {
      kind: 'fail',
      code: 'sftp.missing',
      blame: 'operator',
      evidence: `Agent "${agent.name}" has no folder ${missing.map((path) => `"${path}"`).join(', ')}`,
      fix: 'prepare the Agent: run what ratchet bootstrap prints',
    };
  },
};
