import { describe, expect, it } from 'vitest';
import type { AgentEndpoint } from '../../../src/model/desired.ts';
import { isGrave } from '../../../src/planner/risks/acceptance.ts';
import { agentEndpoint } from '../../builders.ts';
import { buildOf, cluster, fullKnowledge } from '../fleet.ts';
import { move, risksOn } from '../risks/issues.ts';

const one = [agentEndpoint('dma01')];
const two = [agentEndpoint('dma01'), agentEndpoint('dma02')];
const three = [...two, agentEndpoint('dma03')];
const pair = cluster.slice(1);
const CLUSTERS: Readonly<Record<string, readonly AgentEndpoint[]>> = { one, two, three, pair };

/**
 * Read by hand on the pages of Known_issues: under "Affected versions" and "Fix" the releases at which each range begins and
 * ends, and their neighbours. An id is its page. `fact` decides where nothing else does; (i): inferred, see the lab checklist
 * and the curated reasons. A build is written where the page names one.
 */
const ROWS = table`
  KI_ClusterEndpoint_SLNet_leak                                       | -                               | two   | 10.5.0 [CU2]  | 10.5.0 [CU3], 10.5.0 [CU4] build 16239, 10.5.0 [CU5] build 16243, 10.5.0 [CU6] | 10.5.0 [CU4] build 15943, 10.5.0 [CU5] build 16086
  KI_ClusterEndpoint_SLNet_leak                                       | -                               | two   | 10.5.5        | 10.5.6, 10.5.7 [CU1], 10.5.8 [CU1], 10.5.9 | 10.5.7, 10.5.8
  KI_DCOMConfig_flagged_as_virus                                      | antivirus                       | one   | 10.4.0 [CU12] | 10.4.0 [CU13], 10.4.0 [CU15] | 10.4.0 [CU14]
  KI_DCOMConfig_flagged_as_virus                                      | antivirus                       | one   | 10.5.0        | 10.5.0 [CU1], 10.5.0 [CU3] | 10.5.0 [CU2]
  KI_DCOMConfig_flagged_as_virus                                      | antivirus                       | one   | 10.5.3        | 10.5.4, 10.5.6 | 10.5.5
  KI_DataMinerMessageBroker_TLS                                       | brokerGateway                   | one   | 10.5.0 [CU1]  | 10.5.0 [CU11], 10.6.0 | 10.5.0 [CU2], 10.5.0 [CU10]
  KI_DataMinerMessageBroker_TLS                                       | brokerGateway                   | one   | 10.5.3        | 10.5.4, 10.5.12 [CU2], 10.6.3 | 10.5.5, 10.5.12, 10.5.12 [CU1], 10.6.1
  KI_SLNet_Deadlock_EPM_Setups                                        | epm                             | one   | 10.3.7        | 10.3.8, 10.3.11, 10.4.0 | 10.3.9, 10.3.10, 10.3.10 [CU1]
  KI_Default_upgrade_options_SLNet_issue                              | changed-default-upgrade-options | one   | 10.3.0 [CU9]  | 10.4.0 [CU21], 10.5.0 [CU4] | 10.5.0, 10.5.0 [CU3]
  KI_Default_upgrade_options_SLNet_issue                              | changed-default-upgrade-options | one   | 10.3.10       | 10.3.12, 10.5.7 | 10.4.1, 10.5.6
  KI_Failover_Agents_offline_after_upgrade                            | -                               | pair  | 10.3.0 [CU7]  | 10.3.0 [CU8], 10.3.0 [CU11], 10.4.0 | 10.3.0 [CU9], 10.3.0 [CU10]
  KI_Failover_Agents_offline_after_upgrade                            | -                               | pair  | 10.3.10       | 10.3.11, 10.4.2 | 10.3.12, 10.3.12 [CU1], 10.4.1
  KI_GQI_DxM_unavailable_missing_Newtonsoft_Json                      | gqi                             | one   | 10.5.0        | 10.5.0 [CU15], 10.6.0 [CU3] | 10.5.0 [CU1], 10.5.0 [CU14], 10.6.0, 10.6.0 [CU2]
  KI_GQI_DxM_unavailable_missing_Newtonsoft_Json                      | gqi                             | one   | 10.5.0 [CU1]  | 10.5.0 [CU2] | -
  KI_GQI_DxM_unavailable_missing_Newtonsoft_Json                      | gqi                             | one   | 10.5.1        | 10.5.2, 10.5.4 | -
  KI_GQI_DxM_unavailable_missing_Newtonsoft_Json                      | gqi                             | one   | 10.5.2        | 10.5.3, 10.6.6 | 10.5.4, 10.6.5
  KI_GQI_DxM_unavailable_missing_Newtonsoft_Json                      | gqi                             | one   | 10.5.2 [CU1]  | 10.6.6 | 10.5.4
  KI_GQI_DxM_unavailable_missing_Newtonsoft_Json                      | gqi                             | one   | 10.5.3        | 10.6.6 | 10.5.4
  KI_GQI_DxM_unavailable_missing_Newtonsoft_Json                      | gqi                             | one   | 10.5.4        | 10.5.5 | -
  KI_IDP_Discovery_not_working                                        | idp                             | one   | 10.3.0 [CU9]  | 10.3.0 [CU22] | 10.4.0, 10.6.0 [CU6]
  KI_IDP_Discovery_not_working                                        | idp                             | one   | 10.4.1        | 10.4.2 | 10.4.3, 10.6.9
  KI_LDAP_users_unable_to_log_in_after_upgrade                        | ldap                            | one   | 10.4.0 [CU2]  | 10.4.0 [CU3], 10.4.0 [CU12], 10.5.0 | 10.4.0 [CU4], 10.4.0 [CU11]
  KI_LDAP_users_unable_to_log_in_after_upgrade                        | ldap                            | one   | 10.4.5        | 10.4.6, 10.5.2 | 10.4.7, 10.5.1
  KI_Migration_of_Ticketing_data_from_Cassandra_to_Elasticsearch_fails | ticketing+elasticsearch        | one   | 10.0.0 [CU19] | 10.0.0 [CU21] | 10.1.0, 10.2.0
  KI_Migration_of_Ticketing_data_from_Cassandra_to_Elasticsearch_fails | ticketing+elasticsearch        | one   | 10.0.11       | 10.0.12 | 10.0.13
  KI_Migration_of_Ticketing_data_from_Cassandra_to_Elasticsearch_fails | ticketing+elasticsearch        | one   | 10.1.0        | 10.2.0 | -
  KI_MySQL_Unhandled_Exception                                        | mysql                           | one   | 10.3.0 [CU12] | 10.3.0 [CU13], 10.3.0 [CU18], 10.4.0 [CU1], 10.4.0 [CU6] | 10.3.0 [CU14], 10.3.0 [CU17], 10.4.0 [CU2], 10.4.0 [CU5]
  KI_MySQL_Unhandled_Exception                                        | mysql                           | one   | 10.4.3        | 10.4.4, 10.4.9 | 10.4.5, 10.4.8
  KI_NATS_port_9090                                                   | nats                            | one   | 10.0.0 [CU19] | 10.0.0 [CU21] | 10.1.0, 10.2.0
  KI_NATS_port_9090                                                   | nats                            | one   | 10.0.12       | 10.0.13 | 10.1.1, 10.2.8
  KI_Online_Failover_Agent_unable_to_acquire_VIP                      | vip-failover                    | pair  | 10.3.0 [CU18] | 10.3.0 [CU19], 10.4.0 [CU7], 10.4.0 [CU12], 10.5.0 | 10.3.0 [CU20], 10.3.0 [CU21], 10.4.0 [CU8], 10.4.0 [CU11]
  KI_Online_Failover_Agent_unable_to_acquire_VIP                      | vip-failover                    | pair  | 10.4.9        | 10.4.10, 10.5.3 | 10.4.11, 10.5.2
  KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3      | -                               | one   | 10.4.0        | 10.5.0 [CU2], 10.5.0 [CU5], 10.5.5, 10.5.8 | 10.5.0 [CU3], 10.5.6, 10.5.7
  KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3      | -                               | one   | 10.4.0 [CU4]  | 10.5.0 [CU2], 10.5.0 [CU5], 10.5.5, 10.5.8 | 10.5.0 [CU3], 10.5.6, 10.5.7
  KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3 (i)  | -                               | one   | 10.4.0 [CU15] | 10.5.0 [CU5] | 10.5.0 [CU4], 10.5.7 [CU1]
  KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3      | -                               | one   | 10.4.1        | 10.5.5, 10.5.8 | 10.5.6, 10.5.7
  KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3      | -                               | one   | 10.4.4        | 10.5.5, 10.5.8 | 10.5.6, 10.5.7, 10.5.0 [CU3]
  KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3      | -                               | one   | 10.4.5        | 10.5.6, 10.5.7 | -
  KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3      | -                               | one   | 10.5.0 [CU2]  | 10.5.0 [CU3], 10.5.6, 10.5.7 | -
  KI_Problem_when_server_name_is_DATAMINER                            | computer-name                   | one   | 10.4.0        | 10.4.0 [CU1], 10.4.0 [CU9] | 10.4.0 [CU2], 10.4.0 [CU8]
  KI_Problem_when_server_name_is_DATAMINER                            | computer-name                   | one   | 10.4.3        | 10.4.4, 10.4.12 | 10.4.5, 10.4.11
  KI_Restart_loop_when_Elasticsearch_unavailable                      | elasticsearch                   | one   | 10.2.0 [CU14] | 10.2.0 [CU21], 10.4.0 | 10.3.0, 10.3.0 [CU22]
  KI_Restart_loop_when_Elasticsearch_unavailable                      | elasticsearch                   | one   | 10.2.11       | 10.2.12, 10.4.1 | 10.3.1, 10.3.12, 10.3.12 [CU1]
  KI_SAML_with_automatic_groups                                       | saml                            | one   | 10.4.0 [CU2]  | 10.4.0 [CU3], 10.4.0 [CU15], 10.5.0 [CU3] | 10.4.0 [CU4], 10.4.0 [CU14], 10.5.0, 10.5.0 [CU2]
  KI_SAML_with_automatic_groups                                       | saml                            | one   | 10.4.5        | 10.4.6, 10.5.5 | 10.4.7, 10.5.4
  KI_SLDataGateway_issue_OpenSearch_health_monitoring                 | opensearch+dedicated-clustered-storage | one | 10.5.0 [CU9] | 10.5.0 [CU10], 10.5.0 [CU12] | 10.5.0 [CU11]
  KI_SLDataGateway_issue_OpenSearch_health_monitoring                 | opensearch+dedicated-clustered-storage | one | 10.6.0     | 10.6.1, 10.6.2 [CU1], 10.6.3 | 10.6.2
  KI_SLDataMiner_crashes_because_of_subgroup_query_failure            | ldap                            | one   | 10.3.0 [CU9]  | 10.3.0 [CU10], 10.3.0 [CU13], 10.4.0 [CU1] | 10.3.0 [CU11], 10.3.0 [CU12], 10.4.0
  KI_SLDataMiner_crashes_because_of_subgroup_query_failure            | ldap                            | one   | 10.3.12       | 10.4.1, 10.4.4 | 10.4.2, 10.4.3
  KI_SLNet_deadlock_on_startup                                        | cassandra-cluster               | one   | 10.0.0 [CU19] | 10.2.0 [CU16], 10.3.0 [CU3] | 10.1.0, 10.2.0 [CU15], 10.3.0 [CU2]
  KI_SLNet_deadlock_on_startup                                        | cassandra-cluster               | one   | 10.0.12       | 10.1.1, 10.3.3 | 10.1.2, 10.3.2
  KI_SLScripting_issue_non_English_system                             | os-locale=non-english           | one   | 10.4.0 [CU16] | 10.4.0 [CU17], 10.4.0 [CU18] build 16295, 10.4.0 [CU19] | 10.4.0 [CU18] build 16208
  KI_SLScripting_issue_non_English_system                             | os-locale=non-english           | one   | 10.5.0 [CU2]  | 10.5.0 [CU5], 10.5.0 [CU6] build 16294, 10.5.0 [CU7] | 10.5.0 [CU6] build 16223
  KI_SLScripting_issue_non_English_system                             | os-locale=non-english           | one   | 10.5.7        | 10.5.8, 10.5.9 build 16293, 10.5.10 | 10.5.9 build 16222
  KI_SNMPv3_elements_broken_after_upgrade                             | snmpv3                          | one   | 10.4.0 [CU6]  | 10.5.0, 10.5.1 | 10.4.9, 10.4.12
  KI_SNMPv3_elements_broken_after_upgrade                             | snmpv3                          | one   | 10.4.0 [CU8]  | 10.5.1 | 10.4.11, 10.4.12
  KI_SNMPv3_elements_broken_after_upgrade                             | snmpv3                          | one   | 10.4.0 [CU5]  | 10.4.9, 10.4.12 | -
  KI_SNMPv3_elements_broken_after_upgrade                             | snmpv3                          | one   | 10.4.8        | 10.4.9, 10.4.12 | -
  KI_Startup_issue_DcM_not_running                                    | dxm                             | one   | 10.3.0 [CU9]  | 10.3.0 [CU22] | 10.4.0, 10.5.0 [CU18]
  KI_Startup_issue_DcM_not_running                                    | dxm                             | one   | 10.3.5        | 10.3.6 | 10.3.7, 10.6.9
  KI_Upgrade_fails_VerifyClusterPorts_prerequisite                    | port-trouble                    | two   | 10.1.0 [CU9]  | 10.2.0 | 10.2.0 [CU1], 10.6.0 [CU6]
  KI_Upgrade_fails_VerifyClusterPorts_prerequisite                    | port-trouble                    | pair  | 10.2.2        | 10.2.3 | 10.2.4, 10.6.9
  KI_Upgrade_fails_VerifyGRPCConnection_prerequisite                  | dotnet-remoting                 | two   | 10.5.0 [CU9]  | 10.5.0 [CU18] | 10.6.0, 10.6.0 [CU6]
  KI_Upgrade_fails_VerifyGRPCConnection_prerequisite                  | dotnet-remoting                 | two   | 10.5.8        | 10.5.9 | 10.5.10, 10.6.9
  KI_Upgrade_to_1051_stuck                                            | expired-users                   | one   | 10.4.12       | 10.5.2 [CU1], 10.5.3, 10.5.0 | 10.5.1, 10.5.2
  KI_deadlock_service_loading                                         | duplicate-service-ids           | one   | 10.3.0 [CU8]  | 10.3.0 [CU9], 10.3.0 [CU16], 10.4.0 [CU4] | 10.3.0 [CU10], 10.3.0 [CU15], 10.4.0, 10.4.0 [CU3]
  KI_deadlock_service_loading                                         | duplicate-service-ids           | one   | 10.3.11       | 10.3.12, 10.4.7 | 10.4.1, 10.4.6
  KI_elements_not_loading_in_DMS_with_multiple_ES                     | elasticsearch+multiple-search-clusters | one | 10.3.8      | 10.3.9, 10.4.2 | 10.3.10, 10.4.1
  Year_2038_Problem_for_Cassandra                                     | cassandra                       | one   | 10.2.0 [CU14] | 10.2.0 [CU15], 10.3.0 [CU2], 10.3.4 | 10.3.0, 10.3.0 [CU1], 10.3.3
`;

interface PageRow {
  readonly id: string;
  /** Facts that decide it together; empty where nothing has to be said. */
  readonly facts: Readonly<Record<string, true | string>>;
  readonly agents: readonly AgentEndpoint[];
  readonly from: string;
  readonly clear: readonly string[];
  readonly hit: readonly string[];
}

function table({ raw: [text = ''] }: TemplateStringsArray): readonly PageRow[] {
  const lines = text.trim().split('\n');
  return lines.map((line) => {
    const [id = '', facts = '', agents = '', from = '', clear = '', hit = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return {
      id: id.replace(' (i)', ''),
      facts: Object.fromEntries(listed(facts, '+').map((fact) => factIn(fact))),
      agents: CLUSTERS[agents] ?? [],
      from,
      clear: listed(clear, ', '),
      hit: listed(hit, ', '),
    };
  });
}

function listed(cell: string, separator: string): readonly string[] {
  return cell === '-' ? [] : cell.split(separator);
}

function factIn(written: string): readonly [string, true | string] {
  const [name = '', value] = written.split('=');
  return [name, value ?? (name === 'computer-name' ? 'DATAMINER' : true)];
}

type Facts = Readonly<Record<string, boolean | string>>;

function riskOf({ id, agents, from }: PageRow, to: string, facts: Facts) {
  const issues = fullKnowledge.knownIssues.filter((issue) => issue.id === id);
  const [name = '', build = buildOf(name)] = to.split(' build ');
  return risksOn(move(from, name, Number(build)), { issues }, { facts, agents })[0];
}

describe('a known issue is told of the releases that its page names, and of no others', () => {
  it.each(ROWS.flatMap((row) => row.hit.map((to) => ({ ...row, to, row }))))(
    '$id: $from to $to',
    ({ row, to, facts }) => {
      const names = Object.keys(facts);
      expect(riskOf(row, to, facts)).toMatchObject({ verdict: true, facts: {} });
      if (names.length === 0) return;
      // Nothing but BrokerGateway manages NATS there.
      if (names.includes('brokerGateway') && to.startsWith('10.6.')) {
        for (const said of [{}, { brokerGateway: false }]) {
          expect(riskOf(row, to, said)).toMatchObject({ verdict: true, facts: {} });
        }
        return;
      }
      expect(riskOf(row, to, {})).toMatchObject({ verdict: 'unknown' });
      expect(riskOf(row, to, Object.fromEntries(names.map((name) => [name, false])))).toBeUndefined();
    },
  );

  it.each(ROWS.flatMap((row) => row.clear.map((to) => ({ ...row, to, row }))))(
    '$id: not $from to $to',
    ({ row, to, facts }) => {
      expect(riskOf(row, to, facts)).toBeUndefined();
    },
  );

  it('for every one that can hold an upgrade back', () => {
    const told = new Set(ROWS.map(({ id }) => id));
    const elsewhere = ['downgrade-from', 'downgrade-path', 'upgrade-method'];
    const open = fullKnowledge.knownIssues.filter((issue) => {
      return isGrave(issue) && issue.affects.length > 0 && !elsewhere.includes(issue.appliesTo);
    });
    // Of a machine that was just installed: that is no upgrade.
    const missing = open.map(({ id }) => id).filter((id) => !told.has(id) && !id.includes('after_installation'));
    expect(missing).toEqual([]);
  });
});

describe('the setups that a page names', () => {
  it.each`
    id                                                                            | from         | to                            | agents   | facts                              | verdict      | source
    ${'KI_Upgrade_fails_VerifyClusterPorts_prerequisite'}                         | ${'10.4.0'}  | ${'10.4.0 [CU9]'}             | ${one}   | ${{}}                              | ${undefined} | ${'two-node systems'}
    ${'KI_Upgrade_fails_VerifyClusterPorts_prerequisite'}                         | ${'10.4.0'}  | ${'10.4.0 [CU9]'}             | ${two}   | ${{}}                              | ${'unknown'} | ${'two single DMAs'}
    ${'KI_Upgrade_fails_VerifyClusterPorts_prerequisite'}                         | ${'10.4.0'}  | ${'10.4.0 [CU9]'}             | ${pair}  | ${{}}                              | ${'unknown'} | ${'one Failover pair'}
    ${'KI_Upgrade_fails_VerifyClusterPorts_prerequisite'}                         | ${'10.4.0'}  | ${'10.4.0 [CU9]'}             | ${three} | ${{}}                              | ${undefined} | ${'two-node systems'}
    ${'KI_ClusterEndpoint_SLNet_leak'}                                            | ${'10.5.0'}  | ${'10.5.0 [CU4] build 15943'} | ${one}   | ${{}}                              | ${undefined} | ${'causes Agents to disconnect from each other'}
    ${'KI_ClusterEndpoint_SLNet_leak'}                                            | ${'10.5.0'}  | ${'10.5.0 [CU4] build 15943'} | ${three} | ${{}}                              | ${true}      | ${'scales with the number of pairs, which are no condition'}
    ${'KI_ClusterEndpoint_SLNet_leak'}                                            | ${'10.5.0'}  | ${'10.5.0 [CU4] build 15943'} | ${pair}  | ${{}}                              | ${true}      | ${'scales with the number of pairs'}
    ${'KI_Upgrade_to_1051_stuck'}                                                 | ${'10.4.12'} | ${'10.5.1'}                   | ${one}   | ${{}}                              | ${'unknown'} | ${'the cause is in Security.xml'}
    ${'KI_Upgrade_to_1051_stuck'}                                                 | ${'10.4.12'} | ${'10.5.1'}                   | ${three} | ${{ expiredUsers: true }}          | ${true}      | ${'a DMA in a cluster'}
    ${'KI_Upgrade_to_1051_stuck'}                                                 | ${'10.4.12'} | ${'10.5.1'}                   | ${three} | ${{ expiredUsers: 'no' }}          | ${'unknown'} | ${'text decides nothing'}
    ${'KI_Failover_Agents_offline_after_upgrade'}                                 | ${'10.3.0'}  | ${'10.3.0 [CU9]'}             | ${three} | ${{}}                              | ${undefined} | ${'a DMS with a Failover pair'}
    ${'KI_Online_Failover_Agent_unable_to_acquire_VIP'}                           | ${'10.4.0'}  | ${'10.4.0 [CU8]'}             | ${three} | ${{ 'vip-failover': true }}        | ${undefined} | ${'a DMA in a Failover setup'}
    ${'KI_Online_Failover_Agent_unable_to_acquire_VIP'}                           | ${'10.4.0'}  | ${'10.4.0 [CU8]'}             | ${pair}  | ${{ 'multi-nic': false }}          | ${'unknown'} | ${'especially with multiple NICs, not only'}
    ${'KI_Upgrade_fails_VerifyGRPCConnection_prerequisite'}                       | ${'10.5.9'}  | ${'10.5.10'}                  | ${one}   | ${{}}                              | ${undefined} | ${'checks between Agents in the cluster'}
    ${'KI_SLScripting_issue_non_English_system'}                                  | ${'10.5.8'}  | ${'10.5.9 build 16222'}       | ${one}   | ${{ 'os-locale': 'english' }}      | ${undefined} | ${'systems with a non-English locale'}
    ${'KI_Problem_when_server_name_is_DATAMINER'}                                 | ${'10.4.0'}  | ${'10.4.0 [CU2]'}             | ${one}   | ${{ 'computer-name': 'PLAYOUT1' }} | ${undefined} | ${'the computer name is DATAMINER'}
    ${'KI_Restart_loop_when_Elasticsearch_unavailable'}                           | ${'10.2.0'}  | ${'10.3.0'}                   | ${one}   | ${{ database: 'STaaS' }}           | ${undefined} | ${'STaaS replaces self-managed storage'}
    ${'KI_Default_upgrade_options_SLNet_issue'}                                   | ${'10.4.0'}  | ${'10.5.0'}                   | ${one}   | ${{}}                              | ${'unknown'} | ${'the element is added when the defaults are modified, whoever did so'}
    ${'KI_Local_user_unable_to_access_DMA_after_first_reboot_after_installation'} | ${'10.3.2'}  | ${'10.3.3'}                   | ${one}   | ${{ 'local-user': true }}          | ${undefined} | ${'the first reboot after installing'}
    ${'KI_Unable_to_perform_a_DataMiner_upgrade_via_Update_Center'}               | ${'10.4.0'}  | ${'10.4.0 [CU9]'}             | ${one}   | ${{ 'update-center': true }}       | ${undefined} | ${'via Update Center, which is not used'}
    ${'KI_Downgrade_fails_VerifyNatsIsRunning_prerequisite'}                      | ${'10.4.0'}  | ${'10.4.0 [CU9]'}             | ${one}   | ${{}}                              | ${undefined} | ${'when you downgrade'}
    ${'KI_profile_manager_fails_after_rollback'}                                  | ${'10.5.8'}  | ${'10.5.9'}                   | ${one}   | ${{ srm: true }}                   | ${undefined} | ${'when rolling back'}
  `('$id on $agents.length Agents with $facts: $verdict ($source)', ({ id, from, to, agents, facts, verdict }) => {
    const row = { id, agents, from, facts: {}, clear: [], hit: [] };
    expect(riskOf(row, to, facts)?.verdict).toBe(verdict);
  });
});
