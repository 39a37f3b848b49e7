const DOCS = 'https://docs.dataminer.services/';
const UPGRADING = 'dataminer/Administrator_guide/DataMiner_Agents/Upgrading_a_DMA/';

/** Pages of the vendor's documentation that rules rest on. */
export const PREPARING = page(`${UPGRADING}Preparing_to_upgrade_a_DataMiner_Agent`);
export const UPDATE_CENTER = page(`${UPGRADING}Upgrading_a_DataMiner_Agent_in_the_Update_Center`);
export const TASKBAR_UTILITY = page(`${UPGRADING}Upgrading_a_DataMiner_Agent_using_DataMiner_Taskbar_Utility`);
export const BROKER_GATEWAY = page('dataminer/DataMiner_Tools/BrokerGateway_Migration');
export const LIFE_CYCLES = page('dataminer/Reference/Software_support_life_cycles');
export const CLUSTER_PORTS = page('dataminer/DataMiner_Tools/VerifyClusterPorts.dmupgrade');

/** The page of a known issue, by its file name. */
export function knownIssue(name: string): string {
  return page(`dataminer/Troubleshooting/Known_issues/${name}`);
}

function page(path: string): string {
  return `${DOCS}${path}.html`;
}
