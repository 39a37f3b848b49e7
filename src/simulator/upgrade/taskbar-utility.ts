import type { SimulatedAgent } from '../agent.ts';
import { ClusterUpgrade } from './cluster-upgrade.ts';
import { readOrder } from './upgrade-order.ts';

const REFUSED = 1;

/**
 * `SLTaskbarUtility.exe -upgrade <package> <UpgradeInfo.xml>`. Gives its exit code once the upgrade is over everywhere;
 * 0 and 1 are inferred, the vendor documents no codes.
 */
export async function taskbarUtility(
  agent: SimulatedAgent,
  given: { readonly run: string; readonly packagePath: string; readonly infoPath: string },
): Promise<number> {
  const { system } = agent;
  system.launches += 1;
  agent.record('launch', given.run);
  const read = readOrder(agent, given.packagePath, given.infoPath);
  if (read.kind === 'refused') {
    agent.record('upgrade', `refused: ${read.problem}`);
    return REFUSED;
  }
  return agent.faults.launch(agent, () => {
    const upgrade = new ClusterUpgrade(read.order);
    system.upgrade = upgrade;
    const finished = upgrade.run().finally(() => {
      system.upgrade = undefined;
    });
    return agent.faults.watcher(agent, () => finished);
  });
}
