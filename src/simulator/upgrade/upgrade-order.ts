import { basename } from 'node:path/posix';
import type { SimulatedAgent } from '../agent.ts';
import { readPackage } from '../package.ts';
import { type ReadUpgradeInfo, readUpgradeInfo, type UpgradeInfo } from './upgrade-info.ts';

/** An upgrade that SLTaskbarUtility has found nothing wrong with. */
export interface UpgradeOrder {
  readonly orchestrator: SimulatedAgent;
  /** Every Agent that gets the package. */
  readonly members: readonly SimulatedAgent[];
  readonly fileName: string;
  readonly packageBytes: number;
  /** What the content says that it installs. */
  readonly version: string;
  readonly webOnly: boolean;
  /** The name of the check, where that is all that the package does. */
  readonly check: string | undefined;
  readonly info: UpgradeInfo;
}

export type ReadOrder =
  | { readonly kind: 'order'; readonly order: UpgradeOrder }
  | { readonly kind: 'refused'; readonly problem: string };

/** Reads what the command line of SLTaskbarUtility names, and looks for what would stop the upgrade before it begins. */
export function readOrder(agent: SimulatedAgent, packagePath: string, infoPath: string): ReadOrder {
  const bytes = agent.disk.read(packagePath);
  if (bytes === undefined) return refused(`"${packagePath}" does not exist`);
  const content = readPackage(bytes);
  if (content.kind === 'unreadable') return refused(content.problem);
  const read: ReadUpgradeInfo = readUpgradeInfo(agent.disk.readText(infoPath) ?? '');
  if (read.kind === 'invalid') return refused(read.problem);
  if (agent.system.upgrade !== undefined) return refused('a software upgrade is currently in progress');

  const listed = read.info.ips.map((ip) => agentAt(agent, ip));
  const unknown = listed.indexOf(undefined);
  if (unknown !== -1) return refused(`no Agent of this cluster has the address "${read.info.ips[unknown]}"`);
  const members = agent.system.agents.filter((member) => read.info.IsCluster || listed.includes(member));
  const busy = members.find((member) => member.phase !== member.restingPhase);
  if (busy !== undefined) return refused(`${busy.name} is ${busy.phase}`);

  const fileName = basename(packagePath.replaceAll('\\', '/'));
  const [version, webOnly] = content.kind === 'check' ? ['', false] : [content.version, content.webOnly];
  const check = content.kind === 'check' ? content.check : undefined;
  const packageBytes = bytes.length;
  return {
    kind: 'order',
    order: { orchestrator: agent, members, fileName, packageBytes, version, webOnly, check, info: read.info },
  };
}

function refused(problem: string): ReadOrder {
  return { kind: 'refused', problem };
}

/** An IP, a name that the simulated network resolves (`dma01`, `dma01.emea.example`), or the machine itself. */
function agentAt(self: SimulatedAgent, address: string): SimulatedAgent | undefined {
  if (address === 'localhost' || address === '127.0.0.1') return self;
  const label = address.split('.')[0]?.toLowerCase();
  return self.system.agents.find(({ ip, name }) => ip === address || name.toLowerCase() === label);
}
