import type { AgentLayout } from '../config/config.ts';

/** Where our own files lie on the orchestrating Agent (INTEGRATION 8.2), in the form `C:/dir/file`. */
export function agentPaths({ root, dataMiner }: Pick<AgentLayout, 'root' | 'dataMiner'>) {
  const home = forward(root);
  return {
    home,
    drive: `${home.slice(0, home.indexOf('/') + 1)}`,
    bin: `${home}/bin`,
    launcher: `${home}/bin/run.cmd`,
    packages: `${home}/packages`,
    runs: `${home}/runs`,
    lock: `${home}/active`,
    lockOwner: `${home}/active/owner.json`,
    lockRun: `${home}/active/run.id`,
    /** DataMiner's own folder of packages that were or are being installed. */
    upgrades: `${forward(dataMiner)}/Upgrades/Packages`,
  };
}
export type AgentPaths = ReturnType<typeof agentPaths>;

export function packagePaths({ packages }: AgentPaths, { sha256, name }: { sha256: string; name: string }) {
  const folder = `${packages}/${sha256}`;
  return { folder, part: `${folder}/pkg.part`, file: `${folder}/${name}`, marker: `${folder}/stage.json` };
}

export function runPaths({ runs }: AgentPaths, run: string) {
  const folder = `${runs}/${run}`;
  return {
    folder,
    plan: `${folder}/plan.json`,
    params: `${folder}/params.cmd`,
    upgradeInfo: `${folder}/UpgradeInfo.xml`,
    /** Whoever renames it first decides: run.cmd to `started.txt`, or we to `cancelled.txt`. */
    ticket: `${folder}/ticket.txt`,
    checking: `${folder}/checking.txt`,
    refused: `${folder}/refused.txt`,
    started: `${folder}/started.txt`,
    cancelled: `${folder}/cancelled.txt`,
    exit: `${folder}/exit.txt`,
  };
}

export function forward(path: string): string {
  return path.replaceAll('\\', '/').replace(/\/+$/u, '');
}
