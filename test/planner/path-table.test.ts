import { describe, expect, it } from 'vitest';
import { entry, pathOf } from './fleet.ts';

const MIGRATED = { brokerGateway: true };
const PORTS = { clusterPortsVerified: true };

/** Every release is in the Catalog; one is asked for by name. */
describe('the way to a pinned release', () => {
  it.each`
    from               | track        | to                 | facts                       | verdict         | reason                  | path
    ${'10.5.0'}        | ${'main'}    | ${'10.5.0 [CU18]'} | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0 [CU18]'}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU4]'}  | ${{}}                       | ${'up-to-date'} | ${'UpToDate'}           | ${''}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU3]'}  | ${{}}                       | ${'blocked'}    | ${'DowngradeRefused'}   | ${''}
    ${'10.5.9'}        | ${'feature'} | ${'10.5.8'}        | ${{}}                       | ${'blocked'}    | ${'DowngradeRefused'}   | ${''}
    ${'10.5.9'}        | ${'feature'} | ${'10.5.10'}       | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.10'}
    ${'10.5.10'}       | ${'feature'} | ${'10.5.9'}        | ${{}}                       | ${'blocked'}    | ${'DowngradeRefused'}   | ${''}
    ${'10.5.0 [CU9]'}  | ${'feature'} | ${'10.5.4'}        | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.5.0 [CU3]'}  | ${'feature'} | ${'10.5.6'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.6'}
    ${'10.5.0 [CU4]'}  | ${'feature'} | ${'10.5.7'}        | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.5.0 [CU3]'}  | ${'feature'} | ${'10.5.5'}        | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.4.0 [CU21]'} | ${'main'}    | ${'10.5.0'}        | ${{}}                       | ${'blocked'}    | ${'DowngradeRefused'}   | ${''}
    ${'10.4.0 [CU21]'} | ${'main'}    | ${'10.5.0 [CU8]'}  | ${{}}                       | ${'blocked'}    | ${'DowngradeRefused'}   | ${''}
    ${'10.4.0 [CU21]'} | ${'main'}    | ${'10.5.0 [CU9]'}  | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0 [CU9]'}
    ${'10.4.12'}       | ${'main'}    | ${'10.5.0'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0'}
    ${'10.4.12'}       | ${'main'}    | ${'10.4.0 [CU10]'} | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.3.12'}       | ${'main'}    | ${'10.3.0 [CU9]'}  | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.3.12'}       | ${'main'}    | ${'10.3.0 [CU22]'} | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.6.1'}        | ${'main'}    | ${'10.6.0'}        | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.6.2'}        | ${'main'}    | ${'10.6.0 [CU6]'}  | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.5.12 [CU1]'} | ${'feature'} | ${'10.6.1'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.6.1'}
    ${'10.3.0 [CU22]'} | ${'main'}    | ${'10.4.0 [CU12]'} | ${{}}                       | ${'blocked'}    | ${'DowngradeRefused'}   | ${''}
    ${'10.3.0 [CU22]'} | ${'main'}    | ${'10.4.0 [CU15]'} | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.4.0 [CU15]'}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.9'}        | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'11.0.0'}        | ${{}}                       | ${'blocked'}    | ${'DowngradeRefused'}   | ${''}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.7.0'}        | ${MIGRATED}                 | ${'blocked'}    | ${'PackageUnavailable'} | ${''}
    ${'10.6.0'}        | ${'main'}    | ${'10.6.0 [CU8]'}  | ${{}}                       | ${'blocked'}    | ${'PackageUnavailable'} | ${''}
    ${'10.3.0 [CU5]'}  | ${'main'}    | ${'10.5.0 [CU12]'} | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.4.0 [CU21] → 10.5.0 [CU12]'}
    ${'10.3.0 [CU5]'}  | ${'main'}    | ${'10.5.0 [CU6]'}  | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.4.0 [CU18] → 10.5.0 [CU6]'}
    ${'10.3.0 [CU5]'}  | ${'main'}    | ${'10.4.0 [CU21]'} | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.4.0 [CU21]'}
    ${'10.2.0 [CU3]'}  | ${'main'}    | ${'10.6.0 [CU6]'}  | ${MIGRATED}                 | ${'upgrade'}    | ${'HopRequired'}        | ${'10.3.0 [CU22] → 10.4.0 [CU21] → 10.5.0 [CU18] → 10.6.0 [CU6]'}
    ${'10.2.0 [CU3]'}  | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'HopRequired'}        | ${'10.3.0 [CU22] → 10.4.0 [CU21] → 10.5.0 [CU12] → 10.6.0'}
    ${'10.3.5'}        | ${'feature'} | ${'10.6.3'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'HopRequired'}        | ${'10.4.0 [CU21] → 10.5.0 [CU12] → 10.6.3'}
    ${'10.4.12'}       | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.0 [CU12] → 10.6.0'}
    ${'10.0.0 [CU5]'}  | ${'main'}    | ${'10.0.0 [CU10]'} | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.0.0 [CU10]'}
    ${'10.0.0 [CU5]'}  | ${'main'}    | ${'10.2.0'}        | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.0.0 [CU19]'}
    ${'10.0.0 [CU5]'}  | ${'main'}    | ${'10.2.0'}        | ${PORTS}                    | ${'upgrade'}    | ${'HopRequired'}        | ${'10.0.0 [CU19] → 10.2.0'}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.2.0'}        | ${{}}                       | ${'blocked'}    | ${'ManualStepRequired'} | ${''}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.2.0'}        | ${PORTS}                    | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.2.0'}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.1.0 [CU9]'}  | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.1.0 [CU9]'}
    ${'10.0.0 [CU5]'}  | ${'main'}    | ${'10.3.0'}        | ${PORTS}                    | ${'upgrade'}    | ${'HopRequired'}        | ${'10.0.0 [CU19] → 10.2.0 [CU12] → 10.3.0'}
    ${'10.0.0 [CU5]'}  | ${'main'}    | ${'10.4.0 [CU21]'} | ${PORTS}                    | ${'upgrade'}    | ${'HopRequired'}        | ${'10.0.0 [CU19] → 10.2.0 [CU21] → 10.3.0 [CU22] → 10.4.0 [CU21]'}
    ${'10.0.12'}       | ${'feature'} | ${'10.2.8'}        | ${PORTS}                    | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.2.8'}
    ${'10.0.12'}       | ${'feature'} | ${'10.2.8'}        | ${{}}                       | ${'blocked'}    | ${'ManualStepRequired'} | ${''}
    ${'10.1.4'}        | ${'feature'} | ${'10.2.7'}        | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.2.0 [CU4] → 10.2.7'}
    ${'10.1.4'}        | ${'feature'} | ${'10.2.8'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.2.8'}
    ${'10.2.4'}        | ${'feature'} | ${'10.2.7'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.2.7'}
    ${'10.1.0 [CU12]'} | ${'feature'} | ${'10.2.7'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.2.7'}
    ${'10.4.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU2]'}  | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0 [CU2]'}
    ${'10.4.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU3]'}  | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.0 [CU2] → 10.5.0 [CU3]'}
    ${'10.4.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU4]'}  | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.0 [CU2] → 10.5.0 [CU4]'}
    ${'10.4.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU5]'}  | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0 [CU5]'}
    ${'10.4.2'}        | ${'feature'} | ${'10.5.6'}        | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.0 [CU2] → 10.5.6'}
    ${'10.4.2'}        | ${'feature'} | ${'10.5.8'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.8'}
    ${'10.4.5'}        | ${'feature'} | ${'10.5.6'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.6'}
    ${'10.4.0 [CU15]'} | ${'feature'} | ${'10.5.6'}        | ${{}}                       | ${'blocked'}    | ${'PathBlocked'}        | ${''}
    ${'10.4.0 [CU5]'}  | ${'feature'} | ${'10.4.9'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.4.9'}
    ${'10.4.0 [CU6]'}  | ${'feature'} | ${'10.4.9'}        | ${{}}                       | ${'blocked'}    | ${'PathBlocked'}        | ${''}
    ${'10.4.0 [CU6]'}  | ${'feature'} | ${'10.4.9'}        | ${{ snmpv3: true }}         | ${'blocked'}    | ${'PathBlocked'}        | ${''}
    ${'10.4.0 [CU6]'}  | ${'feature'} | ${'10.4.9'}        | ${{ snmpv3: false }}        | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.4.9'}
    ${'10.4.0 [CU6]'}  | ${'feature'} | ${'10.4.12'}       | ${{}}                       | ${'blocked'}    | ${'PathBlocked'}        | ${''}
    ${'10.4.0 [CU6]'}  | ${'feature'} | ${'10.5.3'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.3'}
    ${'10.4.12'}       | ${'feature'} | ${'10.5.1'}        | ${{}}                       | ${'blocked'}    | ${'PathBlocked'}        | ${''}
    ${'10.4.12'}       | ${'feature'} | ${'10.5.1'}        | ${{ expiredUsers: false }}  | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.1'}
    ${'10.4.12'}       | ${'feature'} | ${'10.5.2'}        | ${{ expiredUsers: 'no' }}   | ${'blocked'}    | ${'PathBlocked'}        | ${''}
    ${'10.4.12'}       | ${'feature'} | ${'10.5.2 [CU1]'}  | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.2 [CU1]'}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.0 [CU12] → 10.6.0'}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.6.0'}        | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.0 [CU12]'}
    ${'10.5.0 [CU2]'}  | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.6.0'}
    ${'10.5.0 [CU12]'} | ${'main'}    | ${'10.6.0'}        | ${{}}                       | ${'blocked'}    | ${'ManualStepRequired'} | ${''}
    ${'10.5.0 [CU12]'} | ${'main'}    | ${'10.6.0'}        | ${{ brokerGateway: 'yes' }} | ${'blocked'}    | ${'ManualStepRequired'} | ${''}
    ${'10.5.0 [CU12]'} | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.6.0'}
    ${'10.5.0 [CU13]'} | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                 | ${'blocked'}    | ${'DowngradeRefused'}   | ${''}
    ${'10.5.0 [CU13]'} | ${'main'}    | ${'10.6.0 [CU1]'}  | ${MIGRATED}                 | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.6.0 [CU1]'}
    ${'10.5.3'}        | ${'feature'} | ${'10.6.4'}        | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.12 [CU2]'}
    ${'10.5.3'}        | ${'main'}    | ${'10.6.0'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.12 [CU2] → 10.6.0'}
    ${'10.5.5'}        | ${'feature'} | ${'10.6.1'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.6.1'}
    ${'10.5.4'}        | ${'feature'} | ${'10.6.1'}        | ${MIGRATED}                 | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.12 [CU1] → 10.6.1'}
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.6.0 [CU6]'}  | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.0 [CU18]'}
    ${'10.4.0 [CU10]'} | ${'feature'} | ${'10.6.4'}        | ${{}}                       | ${'upgrade'}    | ${'HopRequired'}        | ${'10.5.0 [CU13]'}
    ${'10.6.0'}        | ${'feature'} | ${'10.6.3'}        | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.6.3'}
    ${'10.6.0 [CU1]'}  | ${'feature'} | ${'10.6.3'}        | ${{}}                       | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${'10.6.0'}        | ${'main'}    | ${'10.6.0 [CU6]'}  | ${{}}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.6.0 [CU6]'}
  `('$from to $to on $track with $facts: $verdict $path', ({ from, track, to, facts, verdict, reason, path }) => {
    const found = entry({ from, track, version: to, system: { facts } });
    expect([found.verdict, found.reason, pathOf(found)], found.message).toEqual([verdict, reason, path]);
  });
});
