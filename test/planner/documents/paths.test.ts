import { describe, expect, it } from 'vitest';
import { catalogPackage } from '../../builders.ts';
import { entry, everything, packageOf, pathOf } from '../fleet.ts';

const MIGRATED = { brokerGateway: true };
const PORTS = { clusterPortsVerified: true };

const VERDICTS: Readonly<Record<string, string>> = {
  UpgradeAvailable: 'upgrade',
  HopRequired: 'upgrade',
  UpToDate: 'up-to-date',
};

/**
 * Every release is in the Catalog, one is asked for by name, and nothing is known to go wrong. Each row follows from the page
 * that it names: Preparing_to_upgrade_a_DataMiner_Agent, Upgrading_a_DataMiner_Agent_in_the_Update_Center, DataMiner_MR_vs_FR,
 * the release notes, or (a.4, a.5) from the pairing of releases, which is inferred. "Latest CU" means no later than the target.
 */
describe('the way to a pinned release', () => {
  it.each`
    from               | track        | to                 | facts                               | reason                  | path                                               | source
    ${'10.4.0 [CU6]'}  | ${'main'}    | ${'10.4.0 [CU8]'}  | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.4.0 [CU8]'}                                  | ${'Preparing: within a major no CU has to come first'}
    ${'10.5.0'}        | ${'main'}    | ${'10.5.0 [CU18]'} | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.0 [CU18]'}                                 | ${'Preparing: within a major no CU has to come first'}
    ${'10.0.0 [CU5]'}  | ${'main'}    | ${'10.0.0 [CU10]'} | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.0.0 [CU10]'}                                 | ${'Preparing: within a major no CU has to come first'}
    ${'10.6.0'}        | ${'main'}    | ${'10.6.0 [CU6]'}  | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.6.0 [CU6]'}                                  | ${'Preparing: within a major no CU has to come first'}
    ${'10.5.9'}        | ${'feature'} | ${'10.5.10'}       | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.10'}                                       | ${'MR_vs_FR: the consecutive upgrades are followed'}
    ${'10.5.1'}        | ${'feature'} | ${'10.5.12'}       | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.12'}                                       | ${'MR_vs_FR: the consecutive upgrades are followed'}
    ${'10.3.9'}        | ${'feature'} | ${'10.3.9 [CU1]'}  | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.3.9 [CU1]'}                                  | ${'MR_vs_FR: cumulative updates of a feature release'}
    ${'10.3.0 [CU5]'}  | ${'main'}    | ${'10.4.0 [CU21]'} | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.4.0 [CU21]'}                                 | ${'Preparing: the major that follows needs no stop'}
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.5.0 [CU18]'} | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.0 [CU18]'}                                 | ${'Preparing: the major that follows needs no stop'}
    ${'10.2.8'}        | ${'feature'} | ${'10.3.4'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.3.4'}                                        | ${'Preparing: the major that follows needs no stop'}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.1.0 [CU9]'}  | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.1.0 [CU9]'}                                  | ${'Preparing: the major that follows needs no stop'}
    ${'10.3.0 [CU5]'}  | ${'main'}    | ${'10.5.0 [CU12]'} | ${{}}                               | ${'HopRequired'}        | ${'10.4.0 [CU21] → 10.5.0 [CU12]'}                 | ${'Preparing: the latest CU of each major between'}
    ${'10.1.0 [CU9]'}  | ${'main'}    | ${'10.3.0 [CU22]'} | ${{}}                               | ${'HopRequired'}        | ${'10.2.0 [CU21] → 10.3.0 [CU22]'}                 | ${'Preparing: the latest CU of each major between'}
    ${'10.2.0 [CU3]'}  | ${'main'}    | ${'10.6.0 [CU6]'}  | ${MIGRATED}                         | ${'HopRequired'}        | ${'10.3.0 [CU22] → 10.4.0 [CU21] → 10.5.0 [CU18]'} | ${'Preparing: the latest CU of each major between'}
    ${'10.3.5'}        | ${'feature'} | ${'10.6.3'}        | ${MIGRATED}                         | ${'HopRequired'}        | ${'10.4.0 [CU21] → 10.5.0 [CU12]'}                 | ${'Preparing: the latest CU of each major between'}
    ${'10.3.0 [CU5]'}  | ${'main'}    | ${'10.5.0 [CU6]'}  | ${{}}                               | ${'HopRequired'}        | ${'10.4.0 [CU18] → 10.5.0 [CU6]'}                  | ${'the same, no further than the target: trains of a.4'}
    ${'10.2.0 [CU3]'}  | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'HopRequired'}        | ${'10.3.0 [CU22] → 10.4.0 [CU21] → 10.5.0 [CU12]'} | ${'the same, no further than the target: trains of a.4'}
    ${'10.2.0 [CU3]'}  | ${'main'}    | ${'10.4.0 [CU12]'} | ${{}}                               | ${'HopRequired'}        | ${'10.3.0 [CU21] → 10.4.0 [CU12]'}                 | ${'the same, no further than the target: trains of a.4'}
    ${'10.2.0 [CU3]'}  | ${'main'}    | ${'10.4.0 [CU15]'} | ${{}}                               | ${'HopRequired'}        | ${'10.3.0 [CU22] → 10.4.0 [CU15]'}                 | ${'the same, no further than the target: trains of a.4'}
    ${'10.4.12'}       | ${'main'}    | ${'10.5.0'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.0'}                                        | ${'Preparing: FR to MR skips the main release of its own year'}
    ${'10.4.12'}       | ${'main'}    | ${'10.5.0 [CU3]'}  | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.0 [CU3]'}                                  | ${'Preparing: FR to MR skips the main release of its own year'}
    ${'10.4.12'}       | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'HopRequired'}        | ${'10.5.0 [CU12]'}                                 | ${'Preparing: FR to MR skips the main release of its own year'}
    ${'10.4.12'}       | ${'main'}    | ${'10.4.0 [CU10]'} | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'Preparing: FR to MR skips the main release of its own year'}
    ${'10.4.12'}       | ${'main'}    | ${'10.4.0 [CU21]'} | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'Preparing: FR to MR skips the main release of its own year'}
    ${'10.5.3'}        | ${'main'}    | ${'10.5.0'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'Preparing: FR to MR skips the main release of its own year'}
    ${'10.5.3'}        | ${'main'}    | ${'10.5.0 [CU18]'} | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'Preparing: FR to MR skips the main release of its own year'}
    ${'10.5.6'}        | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'UpgradeAvailable'}   | ${'10.6.0'}                                        | ${'Preparing: FR to MR skips the main release of its own year'}
    ${'10.5.12'}       | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'UpgradeAvailable'}   | ${'10.6.0'}                                        | ${'Preparing: FR to MR skips the main release of its own year'}
    ${'10.6.1'}        | ${'main'}    | ${'10.6.0'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'a.5: 10.6.1 to 10.6.0, same line, inferred'}
    ${'10.6.2'}        | ${'main'}    | ${'10.6.0 [CU6]'}  | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'a.5: same line, inferred'}
    ${'10.3.12'}       | ${'main'}    | ${'10.3.0'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'Update_Center: on 10.3.12 no 10.3.0 is ever proposed'}
    ${'10.3.12'}       | ${'main'}    | ${'10.3.0 [CU9]'}  | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'Update_Center: on 10.3.12 no 10.3.0 is ever proposed'}
    ${'10.3.12'}       | ${'main'}    | ${'10.3.0 [CU22]'} | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'Update_Center: on 10.3.12 no 10.3.0 is ever proposed'}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU3]'}  | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'Update_Center: never a downgrade'}
    ${'10.5.9'}        | ${'feature'} | ${'10.5.8'}        | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'Update_Center: never a downgrade'}
    ${'10.5.10'}       | ${'feature'} | ${'10.5.9'}        | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'Update_Center: never a downgrade'}
    ${'10.6.0'}        | ${'main'}    | ${'10.5.0 [CU18]'} | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'Update_Center: never a downgrade'}
    ${'10.6.3'}        | ${'feature'} | ${'10.5.12 [CU2]'} | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'Update_Center: never a downgrade'}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU4]'}  | ${{}}                               | ${'UpToDate'}           | ${''}                                              | ${'Update_Center: never a downgrade'}
    ${'10.5.0 [CU9]'}  | ${'feature'} | ${'10.5.4'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'a.5: never back in content, though up in number'}
    ${'10.5.0 [CU3]'}  | ${'feature'} | ${'10.5.5'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'a.5: never back in content, though up in number'}
    ${'10.4.0 [CU21]'} | ${'main'}    | ${'10.5.0'}        | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'a.5: never back in content, though up in number'}
    ${'10.4.0 [CU21]'} | ${'main'}    | ${'10.5.0 [CU8]'}  | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'a.5: never back in content, though up in number'}
    ${'10.4.0 [CU21]'} | ${'main'}    | ${'10.5.0 [CU9]'}  | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.0 [CU9]'}                                  | ${'a.5: never back in content, though up in number'}
    ${'10.4.0 [CU11]'} | ${'feature'} | ${'10.5.1'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'a.5: never back in content, though up in number'}
    ${'10.4.0 [CU10]'} | ${'feature'} | ${'10.5.1'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.1'}                                        | ${'a.5: never back in content, though up in number'}
    ${'10.4.0 [CU12]'} | ${'feature'} | ${'10.5.2'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'a.5: never back in content, though up in number'}
    ${'10.4.0 [CU12]'} | ${'feature'} | ${'10.5.3'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.3'}                                        | ${'a.5: never back in content, though up in number'}
    ${'10.3.0 [CU21]'} | ${'main'}    | ${'10.4.0 [CU8]'}  | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'a.5: never back in content, though up in number'}
    ${'10.3.0 [CU21]'} | ${'main'}    | ${'10.4.0 [CU9]'}  | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.4.0 [CU9]'}                                  | ${'a.5: never back in content, though up in number'}
    ${'10.6.0 [CU1]'}  | ${'feature'} | ${'10.6.3'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'a.5: never back in content, though up in number'}
    ${'10.6.0 [CU1]'}  | ${'feature'} | ${'10.6.4'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.6.4'}                                        | ${'a.5: never back in content, though up in number'}
    ${'10.5.0 [CU13]'} | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'DowngradeRefused'}   | ${''}                                              | ${'a.5: never back in content, though up in number'}
    ${'10.5.0 [CU13]'} | ${'main'}    | ${'10.6.0 [CU1]'}  | ${MIGRATED}                         | ${'UpgradeAvailable'}   | ${'10.6.0 [CU1]'}                                  | ${'a.5: never back in content, though up in number'}
    ${'10.4.0 [CU13]'} | ${'feature'} | ${'10.5.4'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.4'}                                        | ${'Upgrading_Downgrading_Webapps, a.4: the pairs of one day'}
    ${'10.5.0 [CU1]'}  | ${'feature'} | ${'10.5.4'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.4'}                                        | ${'Upgrading_Downgrading_Webapps, a.4: the pairs of one day'}
    ${'10.5.0 [CU3]'}  | ${'feature'} | ${'10.5.6'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.6'}                                        | ${'Upgrading_Downgrading_Webapps, a.4: the pairs of one day'}
    ${'10.5.0 [CU9]'}  | ${'feature'} | ${'10.5.12'}       | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.12'}                                       | ${'Upgrading_Downgrading_Webapps, a.4: the pairs of one day'}
    ${'10.6.0'}        | ${'feature'} | ${'10.6.3'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.6.3'}                                        | ${'Upgrading_Downgrading_Webapps, a.4: the pairs of one day'}
    ${'10.3.0 [CU22]'} | ${'main'}    | ${'10.4.0 [CU12]'} | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'10.3.0_CU22: out of band, with 10.5.6'}
    ${'10.3.0 [CU22]'} | ${'main'}    | ${'10.4.0 [CU14]'} | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'10.3.0_CU22: out of band, with 10.5.6'}
    ${'10.3.0 [CU22]'} | ${'main'}    | ${'10.4.0 [CU15]'} | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.4.0 [CU15]'}                                 | ${'10.3.0_CU22: out of band, with 10.5.6'}
    ${'10.3.0 [CU22]'} | ${'feature'} | ${'10.4.12'}       | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'10.3.0_CU22: out of band, with 10.5.6'}
    ${'10.3.0 [CU21]'} | ${'main'}    | ${'10.3.0 [CU22]'} | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.3.0 [CU22]'}                                 | ${'10.3.0_CU22: out of band, with 10.5.6'}
    ${'10.5.12 [CU2]'} | ${'feature'} | ${'10.6.1'}        | ${MIGRATED}                         | ${'UpgradeAvailable'}   | ${'10.6.1'}                                        | ${'10.5.12_CU2: out of band, after 10.6.2; told as a warning'}
    ${'10.5.12 [CU2]'} | ${'feature'} | ${'10.6.3'}        | ${MIGRATED}                         | ${'UpgradeAvailable'}   | ${'10.6.3'}                                        | ${'10.5.12_CU2: out of band, after 10.6.2; told as a warning'}
    ${'10.5.12 [CU2]'} | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'UpgradeAvailable'}   | ${'10.6.0'}                                        | ${'10.5.12_CU2: out of band, after 10.6.2; told as a warning'}
    ${'10.5.12 [CU1]'} | ${'feature'} | ${'10.5.12 [CU2]'} | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.12 [CU2]'}                                 | ${'10.5.12_CU2: out of band, after 10.6.2; told as a warning'}
    ${'10.5.12 [CU2]'} | ${'feature'} | ${'10.5.12 [CU1]'} | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'10.5.12_CU2: out of band, after 10.6.2; told as a warning'}
    ${'10.5.7 [CU1]'}  | ${'feature'} | ${'10.5.8'}        | ${{}}                               | ${'DowngradeRefused'}   | ${''}                                              | ${'KI_ClusterEndpoint_SLNet_leak: it has a fix that 10.5.8 lacks'}
    ${'10.5.7 [CU1]'}  | ${'feature'} | ${'10.5.9'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.9'}                                        | ${'10.5.7_CU1: out of band, with 10.5.9'}
    ${'10.5.0 [CU4]'}  | ${'feature'} | ${'10.5.7'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'KI_ClusterEndpoint_SLNet_leak: 10.5.0 [CU4] was rebuilt as 16239'}
    ${'10.5.0 [CU4]'}  | ${'feature'} | ${'10.5.9'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.9'}                                        | ${'KI_ClusterEndpoint_SLNet_leak: 10.5.0 [CU4] was rebuilt as 16239'}
    ${'10.5.0 [CU6]'}  | ${'feature'} | ${'10.5.9'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.9'}                                        | ${'10.5.9: build 16293 has what 10.5.0 [CU6] build 16294 has'}
    ${'10.4.0 [CU18]'} | ${'main'}    | ${'10.5.0 [CU6]'}  | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.5.0 [CU6]'}                                  | ${'10.5.9: build 16293 has what 10.5.0 [CU6] build 16294 has'}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'HopRequired'}        | ${'10.5.0 [CU12]'}                                 | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.6.0'}        | ${{}}                               | ${'HopRequired'}        | ${'10.5.0 [CU12]'}                                 | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.0 [CU2]'}  | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'UpgradeAvailable'}   | ${'10.6.0'}                                        | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.0 [CU2]'}  | ${'main'}    | ${'10.6.0'}        | ${{}}                               | ${'ManualStepRequired'} | ${''}                                              | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.0 [CU12]'} | ${'main'}    | ${'10.6.0'}        | ${{}}                               | ${'ManualStepRequired'} | ${''}                                              | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.0 [CU12]'} | ${'main'}    | ${'10.6.0'}        | ${{ brokerGateway: 'yes' }}         | ${'ManualStepRequired'} | ${''}                                              | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.0 [CU12]'} | ${'main'}    | ${'10.6.0'}        | ${{ brokerGateway: false }}         | ${'ManualStepRequired'} | ${''}                                              | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.0 [CU12]'} | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'UpgradeAvailable'}   | ${'10.6.0'}                                        | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.3'}        | ${'feature'} | ${'10.6.4'}        | ${{}}                               | ${'HopRequired'}        | ${'10.5.12 [CU2]'}                                 | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.3'}        | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                         | ${'HopRequired'}        | ${'10.5.12 [CU2]'}                                 | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.4'}        | ${'feature'} | ${'10.6.1'}        | ${MIGRATED}                         | ${'HopRequired'}        | ${'10.5.12 [CU1]'}                                 | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.5'}        | ${'feature'} | ${'10.6.1'}        | ${MIGRATED}                         | ${'UpgradeAvailable'}   | ${'10.6.1'}                                        | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.5.5'}        | ${'feature'} | ${'10.6.1'}        | ${{}}                               | ${'ManualStepRequired'} | ${''}                                              | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.6.0 [CU6]'}  | ${{}}                               | ${'HopRequired'}        | ${'10.5.0 [CU18]'}                                 | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.4.0 [CU10]'} | ${'feature'} | ${'10.6.4'}        | ${{}}                               | ${'HopRequired'}        | ${'10.5.0 [CU13]'}                                 | ${'Preparing: BrokerGateway from 10.5.0 [CU2]/10.5.5, before 10.6.0/10.6.1'}
    ${'10.6.0'}        | ${'main'}    | ${'10.6.0 [CU1]'}  | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.6.0 [CU1]'}                                  | ${'VerifyBrokerGatewayMigration: 10.6 runs it'}
    ${'10.6.1'}        | ${'feature'} | ${'10.6.9'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.6.9'}                                        | ${'VerifyBrokerGatewayMigration: 10.6 runs it'}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.2.0'}        | ${PORTS}                            | ${'UpgradeAvailable'}   | ${'10.2.0'}                                        | ${'Preparing: from before 10.1 to 10.2 or later, 10.1 is skipped'}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.3.0'}        | ${PORTS}                            | ${'HopRequired'}        | ${'10.2.0 [CU12] → 10.3.0'}                        | ${'Preparing: from before 10.1 to 10.2 or later, 10.1 is skipped'}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.4.0 [CU21]'} | ${PORTS}                            | ${'HopRequired'}        | ${'10.2.0 [CU21] → 10.3.0 [CU22] → 10.4.0 [CU21]'} | ${'Preparing: from before 10.1 to 10.2 or later, 10.1 is skipped'}
    ${'10.1.0'}        | ${'main'}    | ${'10.2.0'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.2.0'}                                        | ${'Preparing: from before 10.1 to 10.2 or later, 10.1 is skipped'}
    ${'10.1.0'}        | ${'main'}    | ${'10.4.0 [CU21]'} | ${{}}                               | ${'HopRequired'}        | ${'10.2.0 [CU21] → 10.3.0 [CU22] → 10.4.0 [CU21]'} | ${'Preparing: from before 10.1 to 10.2 or later, 10.1 is skipped'}
    ${'9.6.0 [CU11]'}  | ${'main'}    | ${'10.0.0 [CU19]'} | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.0.0 [CU19]'}                                 | ${'Preparing: 10.0.0 [CU19] first, from 9.6 and 10.0.0 below it'}
    ${'9.6.0 [CU11]'}  | ${'main'}    | ${'10.0.0 [CU21]'} | ${{}}                               | ${'HopRequired'}        | ${'10.0.0 [CU19] → 10.0.0 [CU21]'}                 | ${'Preparing: 10.0.0 [CU19] first, from 9.6 and 10.0.0 below it'}
    ${'9.6.5'}         | ${'main'}    | ${'10.2.0'}        | ${PORTS}                            | ${'HopRequired'}        | ${'10.0.0 [CU19] → 10.2.0'}                        | ${'Preparing: 10.0.0 [CU19] first, from 9.6 and 10.0.0 below it'}
    ${'10.0.0 [CU18]'} | ${'main'}    | ${'10.2.0'}        | ${PORTS}                            | ${'HopRequired'}        | ${'10.0.0 [CU19] → 10.2.0'}                        | ${'Preparing: 10.0.0 [CU19] first, from 9.6 and 10.0.0 below it'}
    ${'10.0.0 [CU5]'}  | ${'main'}    | ${'10.1.0 [CU9]'}  | ${{}}                               | ${'HopRequired'}        | ${'10.0.0 [CU19] → 10.1.0 [CU9]'}                  | ${'Preparing: 10.0.0 [CU19] first, from 9.6 and 10.0.0 below it'}
    ${'10.0.0 [CU20]'} | ${'main'}    | ${'10.2.0'}        | ${PORTS}                            | ${'UpgradeAvailable'}   | ${'10.2.0'}                                        | ${'Preparing: 10.0.0 [CU19] first, from 9.6 and 10.0.0 below it'}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.2.0'}        | ${{}}                               | ${'ManualStepRequired'} | ${''}                                              | ${'Preparing: VerifyClusterPorts between 10.0 and 10.2'}
    ${'10.0.0 [CU5]'}  | ${'main'}    | ${'10.2.0'}        | ${{}}                               | ${'HopRequired'}        | ${'10.0.0 [CU19]'}                                 | ${'Preparing: VerifyClusterPorts between 10.0 and 10.2'}
    ${'10.0.12'}       | ${'feature'} | ${'10.2.8'}        | ${{}}                               | ${'ManualStepRequired'} | ${''}                                              | ${'Preparing: VerifyClusterPorts between 10.0 and 10.2'}
    ${'10.0.12'}       | ${'feature'} | ${'10.2.8'}        | ${PORTS}                            | ${'UpgradeAvailable'}   | ${'10.2.8'}                                        | ${'Preparing: VerifyClusterPorts between 10.0 and 10.2'}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.2.0'}        | ${{ clusterPortsVerified: 'done' }} | ${'ManualStepRequired'} | ${''}                                              | ${'Preparing: VerifyClusterPorts between 10.0 and 10.2'}
    ${'10.1.0 [CU9]'}  | ${'main'}    | ${'10.2.0'}        | ${{}}                               | ${'UpgradeAvailable'}   | ${'10.2.0'}                                        | ${'Preparing: VerifyClusterPorts between 10.0 and 10.2'}
    ${'9.6.0 [CU11]'}  | ${'main'}    | ${'10.3.0'}        | ${{}}                               | ${'HopRequired'}        | ${'10.0.0 [CU19]'}                                 | ${'Preparing: example upgrade path'}
    ${'9.6.0 [CU11]'}  | ${'main'}    | ${'10.3.0'}        | ${PORTS}                            | ${'HopRequired'}        | ${'10.0.0 [CU19] → 10.2.0 [CU12] → 10.3.0'}        | ${'Preparing: example upgrade path'}
    ${'10.5.0 [CU18]'} | ${'main'}    | ${'10.5.0 [CU19]'} | ${{}}                               | ${'PackageUnavailable'} | ${''}                                              | ${'Release_overview: a preview is no release'}
    ${'10.6.0 [CU6]'}  | ${'main'}    | ${'10.6.0 [CU7]'}  | ${{}}                               | ${'PackageUnavailable'} | ${''}                                              | ${'Release_overview: a preview is no release'}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.7.0'}        | ${MIGRATED}                         | ${'PackageUnavailable'} | ${''}                                              | ${'Release_overview: a preview is no release'}
    ${'10.6.9'}        | ${'feature'} | ${'10.6.10'}       | ${{}}                               | ${'PackageUnavailable'} | ${''}                                              | ${'Release_overview: a preview is no release'}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.9'}        | ${{}}                               | ${'TrackSwitchRefused'} | ${''}                                              | ${'MR_vs_FR: a release of the other track'}
    ${'10.6.0'}        | ${'main'}    | ${'10.6.0 [CU8]'}  | ${{}}                               | ${'UnknownRelease'}     | ${''}                                              | ${'no page names it'}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'11.0.0'}        | ${{}}                               | ${'UnknownRelease'}     | ${''}                                              | ${'no page names it'}
  `('$from to $to on $track: $path ($source)', ({ from, track, to, facts, reason, path }) => {
    // What runs from before the vendor's list begins is known through the Catalog.
    const catalog = from.startsWith('9.') ? [...everything] : everything;
    const found = entry({ from, track, version: to, catalog, system: { facts } });
    expect([found.verdict, found.reason, pathOf(found)], found.message).toEqual([
      VERDICTS[reason] ?? 'blocked',
      reason,
      path,
    ]);
  });

  it('is closed where a line between has nothing but an announcement', () => {
    const catalog = [...everything, catalogPackage('10.8.0', 17_900)];
    const found = entry({ from: '10.6.0 [CU6]', version: '10.8.0', catalog });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'PathBlocked', hops: [] });
    expect(found.message).toContain('the latest CU of 10.7 must be installed in between');
  });
});

describe('web packages are never installed by themselves', () => {
  // Upgrading_Downgrading_Webapps: 10.5 web needs a server on 10.4.0, 10.6 web one on 10.5.0; a full upgrade replaces them.
  it.each`
    from               | web                | verdict
    ${'10.4.0 [CU10]'} | ${'10.5.0 [CU12]'} | ${'up-to-date'}
    ${'10.3.0 [CU10]'} | ${'10.5.0 [CU12]'} | ${'up-to-date'}
    ${'10.5.0 [CU9]'}  | ${'10.6.0 [CU2]'}  | ${'up-to-date'}
    ${'10.5.0 [CU9]'}  | ${'10.5.0 [CU12]'} | ${'up-to-date'}
  `('$from with only the web package of $web: $verdict', ({ from, web, verdict }) => {
    const found = entry({ from, catalog: [packageOf(web, { kind: 'web' })] });
    expect([found.verdict, found.hops]).toEqual([verdict, []]);
  });

  it('also where one is asked for by name', () => {
    const found = entry({ version: '10.5.0 [CU12]', catalog: [packageOf('10.5.0 [CU12]', { kind: 'web' })] });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'PackageUnavailable' });
    expect(found.unblock).toContain('add the full package of 10.5.0 [CU12]');
  });
});
