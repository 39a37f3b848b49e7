import { describe, expect, it } from 'vitest';
import { entry, fullKnowledge, pathOf } from './fleet.ts';

/** Every release is in the Catalog, one is asked for by name, and everything that the vendor publishes is known. */
describe('the way to a pinned release, with its known issues', () => {
  it.each`
    from               | track        | to                 | facts                                                               | verdict      | reason                | path
    ${'10.5.0 [CU7]'}  | ${'main'}    | ${'10.5.0 [CU9]'}  | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU9]'}
    ${'10.5.0 [CU9]'}  | ${'main'}    | ${'10.5.0 [CU10]'} | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU10]'}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.5.0 [CU2]'}  | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.5.0 [CU2]'}  | ${{ antivirus: false }}                                             | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.5.0 [CU2]'}  | ${{ antivirus: false, brokerGateway: false }}                       | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU2]'}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.5.0 [CU10]'} | ${{ brokerGateway: false }}                                         | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU10]'}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.5.0 [CU10]'} | ${{ brokerGateway: true }}                                          | ${'blocked'} | ${'KnownIssue'}       | ${''}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.5.0 [CU11]'} | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.5.0 [CU11]'} | ${{ opensearch: false }}                                            | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU11]'}
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${'10.5.0 [CU12]'} | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU12]'}
    ${'10.5.0 [CU10]'} | ${'main'}    | ${'10.5.0 [CU11]'} | ${{ database: 'STaaS' }}                                            | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU11]'}
    ${'10.5.0'}        | ${'main'}    | ${'10.5.0 [CU5]'}  | ${{ brokerGateway: false }}                                         | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.5.0'}        | ${'main'}    | ${'10.5.0 [CU5]'}  | ${{ brokerGateway: false, gqi: false }}                             | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU5]'}
    ${'10.5.0'}        | ${'main'}    | ${'10.5.0 [CU14]'} | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.5.0'}        | ${'main'}    | ${'10.5.0 [CU15]'} | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU15]'}
    ${'10.4.0 [CU5]'}  | ${'main'}    | ${'10.4.0 [CU6]'}  | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.0 [CU6]'}
    ${'10.4.0 [CU1]'}  | ${'main'}    | ${'10.4.0 [CU3]'}  | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.0 [CU1]'}  | ${'main'}    | ${'10.4.0 [CU3]'}  | ${{ mysql: false }}                                                 | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.0 [CU1]'}  | ${'main'}    | ${'10.4.0 [CU6]'}  | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.0 [CU1]'}  | ${'main'}    | ${'10.4.0 [CU6]'}  | ${{ ldap: false, saml: false }}                                     | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.0 [CU1]'}  | ${'main'}    | ${'10.4.0 [CU6]'}  | ${{ ldap: false, saml: false, 'computer-name': false }}             | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.0 [CU6]'}
    ${'10.4.0 [CU3]'}  | ${'main'}    | ${'10.4.0 [CU12]'} | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.0 [CU3]'}  | ${'main'}    | ${'10.4.0 [CU12]'} | ${{ saml: false }}                                                  | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.0 [CU12]'}
    ${'10.4.0 [CU3]'}  | ${'main'}    | ${'10.4.0 [CU15]'} | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.0 [CU15]'}
    ${'10.4.0 [CU13]'} | ${'main'}    | ${'10.4.0 [CU14]'} | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.0 [CU13]'} | ${'main'}    | ${'10.4.0 [CU14]'} | ${{ antivirus: false }}                                             | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.0 [CU14]'}
    ${'10.4.0 [CU13]'} | ${'main'}    | ${'10.4.0 [CU15]'} | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.0 [CU15]'}
    ${'10.4.0 [CU15]'} | ${'main'}    | ${'10.5.0 [CU4]'}  | ${{ brokerGateway: false }}                                         | ${'blocked'} | ${'PathBlocked'}      | ${''}
    ${'10.4.0 [CU15]'} | ${'main'}    | ${'10.5.0 [CU4]'}  | ${{ brokerGateway: true }}                                          | ${'blocked'} | ${'PathBlocked'}      | ${''}
    ${'10.4.0 [CU15]'} | ${'main'}    | ${'10.5.0 [CU9]'}  | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.0 [CU15]'} | ${'main'}    | ${'10.5.0 [CU12]'} | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU12]'}
    ${'10.4.0 [CU17]'} | ${'main'}    | ${'10.4.0 [CU18]'} | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.0 [CU18]'}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.3.0 [CU10]'} | ${{}}                                                               | ${'blocked'} | ${'KnownIssue'}       | ${''}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.3.0 [CU16]'} | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.3.0 [CU16]'} | ${{ mysql: false }}                                                 | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.3.0 [CU16]'}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.3.0 [CU18]'} | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.3.0 [CU18]'}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.4.0 [CU3]'}  | ${{ idp: false, dxm: false }}                                       | ${'blocked'} | ${'KnownIssue'}       | ${''}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.4.0 [CU3]'}  | ${{ idp: false, dxm: false, mysql: false, 'computer-name': false }} | ${'blocked'} | ${'KnownIssue'}       | ${''}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.4.0 [CU21]'} | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.4.0 [CU21]'} | ${{ idp: false }}                                                   | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.4.0 [CU21]'} | ${{ idp: false, dxm: false }}                                       | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.0 [CU21]'}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.5.0 [CU12]'} | ${{ idp: false, dxm: false }}                                       | ${'upgrade'} | ${'HopRequired'}      | ${'10.4.0 [CU21] → 10.5.0 [CU12]'}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.5.0 [CU9]'}  | ${{ idp: false, dxm: false }}                                       | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.3.0 [CU9]'}  | ${'main'}    | ${'10.5.0 [CU9]'}  | ${{ idp: false, dxm: false, brokerGateway: false }}                 | ${'upgrade'} | ${'HopRequired'}      | ${'10.4.0 [CU21] → 10.5.0 [CU9]'}
    ${'10.2.0 [CU5]'}  | ${'main'}    | ${'10.3.0 [CU5]'}  | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.2.0 [CU5]'}  | ${'main'}    | ${'10.3.0 [CU5]'}  | ${{ elasticsearch: false }}                                         | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.3.0 [CU5]'}
    ${'10.2.0 [CU5]'}  | ${'main'}    | ${'10.3.0 [CU1]'}  | ${{ elasticsearch: false }}                                         | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.3.0 [CU1]'}
    ${'10.2.0 [CU5]'}  | ${'main'}    | ${'10.4.0 [CU21]'} | ${{ idp: false, dxm: false }}                                       | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.2.0 [CU5]'}  | ${'main'}    | ${'10.4.0 [CU21]'} | ${{ idp: false, dxm: false, database: 'STaaS' }}                    | ${'upgrade'} | ${'HopRequired'}      | ${'10.3.0 [CU22] → 10.4.0 [CU21]'}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.1.0 [CU9]'}  | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.1.0 [CU9]'}  | ${{ database: 'STaaS' }}                                            | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.0.0 [CU19]'} | ${'main'}    | ${'10.1.0 [CU9]'}  | ${{ database: 'STaaS', nats: false }}                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.1.0 [CU9]'}
    ${'10.5.8'}        | ${'feature'} | ${'10.5.9'}        | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.9'}
    ${'10.5.8'}        | ${'feature'} | ${'10.5.9'}        | ${{ 'os-locale': 'english' }}                                       | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.9'}
    ${'10.5.8'}        | ${'feature'} | ${'10.5.10'}       | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.10'}
    ${'10.5.4'}        | ${'feature'} | ${'10.5.5'}        | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.5.4'}        | ${'feature'} | ${'10.5.6'}        | ${{ brokerGateway: false }}                                         | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.6'}
    ${'10.5.3'}        | ${'feature'} | ${'10.5.7'}        | ${{ brokerGateway: false }}                                         | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.5.3'}        | ${'feature'} | ${'10.5.7'}        | ${{ brokerGateway: false, gqi: false }}                             | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.7'}
    ${'10.5.2 [CU1]'}  | ${'feature'} | ${'10.5.4'}        | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.6.1'}        | ${'feature'} | ${'10.6.2'}        | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.6.1'}        | ${'feature'} | ${'10.6.2'}        | ${{ database: 'STaaS' }}                                            | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.6.2'}
    ${'10.6.1'}        | ${'feature'} | ${'10.6.3'}        | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.6.3'}
    ${'10.4.3'}        | ${'feature'} | ${'10.4.5'}        | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.3'}        | ${'feature'} | ${'10.4.5'}        | ${{ 'computer-name': false, mysql: false }}                         | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.5'}
    ${'10.4.6'}        | ${'feature'} | ${'10.4.7'}        | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.6'}        | ${'feature'} | ${'10.4.7'}        | ${{ ldap: false, saml: false }}                                     | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.4.7'}
    ${'10.4.12'}       | ${'main'}    | ${'10.5.0 [CU9]'}  | ${{}}                                                               | ${'blocked'} | ${'RiskUnknown'}      | ${''}
    ${'10.4.12'}       | ${'main'}    | ${'10.5.0 [CU9]'}  | ${{ brokerGateway: false }}                                         | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU9]'}
    ${'10.4.12'}       | ${'main'}    | ${'10.5.0 [CU12]'} | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.5.0 [CU12]'}
    ${'10.5.12 [CU1]'} | ${'feature'} | ${'10.6.1'}        | ${{ brokerGateway: true }}                                          | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.6.1'}
    ${'10.6.0'}        | ${'main'}    | ${'10.6.0 [CU6]'}  | ${{}}                                                               | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.6.0 [CU6]'}
    ${'10.5.0 [CU12]'} | ${'main'}    | ${'10.6.0'}        | ${{ brokerGateway: true }}                                          | ${'upgrade'} | ${'UpgradeAvailable'} | ${'10.6.0'}
  `('$from to $to on $track with $facts: $verdict $path', ({ from, track, to, facts, verdict, reason, path }) => {
    const found = entry({ from, track, version: to, system: { facts }, knowledge: fullKnowledge });
    expect([found.verdict, found.reason, pathOf(found)], found.message).toEqual([verdict, reason, path]);
  });
});
