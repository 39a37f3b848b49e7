import { describe, expect, it } from 'vitest';
import { agentEndpoint } from '../../builders.ts';
import { cluster } from '../fleet.ts';
import { issue, move, range, risksOn } from './issues.ts';

const EARLY = '10.5.0 [CU4]';
const pair = cluster.slice(1);
const two = [agentEndpoint('dma01'), agentEndpoint('dma02')];

describe('when a known issue touches a hop', () => {
  const within = [range('10.5.0 [CU6]', '10.5.0 [CU9]')];
  const early = [range('10.5.0', '10.5.0 [CU4]')];

  it.each`
    appliesTo            | affects              | starts       | from              | to                 | verdict      | severity
    ${'running-version'} | ${within}            | ${undefined} | ${EARLY}          | ${'10.5.0 [CU6]'}  | ${true}      | ${'breaks-after-upgrade'}
    ${'running-version'} | ${within}            | ${undefined} | ${EARLY}          | ${'10.5.0 [CU9]'}  | ${true}      | ${'breaks-after-upgrade'}
    ${'running-version'} | ${within}            | ${undefined} | ${EARLY}          | ${'10.5.0 [CU10]'} | ${undefined} | ${undefined}
    ${'running-version'} | ${within}            | ${undefined} | ${'10.5.0 [CU6]'} | ${'10.5.0 [CU8]'}  | ${true}      | ${'degrades'}
    ${'running-version'} | ${within}            | ${undefined} | ${'10.5.0 [CU8]'} | ${'10.5.0 [CU12]'} | ${undefined} | ${undefined}
    ${'running-version'} | ${within}            | ${undefined} | ${'10.4.12'}      | ${'10.5.10'}       | ${undefined} | ${undefined}
    ${'running-version'} | ${[]}                | ${undefined} | ${EARLY}          | ${'10.5.0 [CU6]'}  | ${true}      | ${'degrades'}
    ${'upgrade-to'}      | ${within}            | ${undefined} | ${EARLY}          | ${'10.5.0 [CU6]'}  | ${true}      | ${'breaks-after-upgrade'}
    ${'upgrade-to'}      | ${within}            | ${undefined} | ${'10.5.0 [CU6]'} | ${'10.5.0 [CU8]'}  | ${true}      | ${'breaks-after-upgrade'}
    ${'upgrade-to'}      | ${within}            | ${undefined} | ${'10.5.0 [CU6]'} | ${'10.5.0 [CU12]'} | ${undefined} | ${undefined}
    ${'upgrade-to'}      | ${[]}                | ${undefined} | ${'10.5.0 [CU6]'} | ${'10.5.0 [CU12]'} | ${true}      | ${'breaks-after-upgrade'}
    ${'upgrade-path'}    | ${within}            | ${early}     | ${EARLY}          | ${'10.5.0 [CU8]'}  | ${true}      | ${'breaks-after-upgrade'}
    ${'upgrade-path'}    | ${within}            | ${early}     | ${'10.5.0 [CU5]'} | ${'10.5.0 [CU8]'}  | ${undefined} | ${undefined}
    ${'upgrade-path'}    | ${within}            | ${early}     | ${EARLY}          | ${'10.5.0 [CU10]'} | ${undefined} | ${undefined}
    ${'upgrade-method'}  | ${within}            | ${undefined} | ${EARLY}          | ${'10.5.0 [CU8]'}  | ${true}      | ${'breaks-after-upgrade'}
    ${'downgrade-from'}  | ${within}            | ${undefined} | ${EARLY}          | ${'10.5.0 [CU8]'}  | ${undefined} | ${undefined}
    ${'downgrade-path'}  | ${[]}                | ${undefined} | ${EARLY}          | ${'10.5.0 [CU8]'}  | ${undefined} | ${undefined}
    ${'running-version'} | ${[range('10.5.7')]} | ${undefined} | ${'10.5.6'}       | ${'10.6.1'}        | ${true}      | ${'breaks-after-upgrade'}
    ${'running-version'} | ${[range('10.5.7')]} | ${undefined} | ${'10.5.8'}       | ${'10.6.1'}        | ${true}      | ${'degrades'}
  `(
    '$appliesTo from $from to $to: $verdict, $severity',
    ({ appliesTo, affects, starts, from, to, verdict, severity }) => {
      const [risk] = risksOn(move(from, to), { issues: [issue({ appliesTo, affects, from: starts })] });
      expect([risk?.verdict, risk?.severity]).toEqual([verdict, severity]);
    },
  );

  it('says that a hop between two affected releases changes nothing', () => {
    const [risk] = risksOn(move('10.5.0 [CU6]', '10.5.0 [CU8]'), { issues: [issue()] });
    expect(risk?.because).toContain('10.5.0 [CU6], which runs, has it already, so this hop changes nothing');
  });

  it('does not tell light ones that are there already', () => {
    const light = issue({ severity: 'degrades' });
    expect(risksOn(move('10.5.0 [CU6]', '10.5.0 [CU8]'), { issues: [light] })).toEqual([]);
    expect(risksOn(move(EARLY, '10.5.0 [CU8]'), { issues: [light] })).toMatchObject([{ severity: 'degrades' }]);
  });

  it.each`
    appliesTo            | severity                  | scope         | facts                | verdict      | counts
    ${'running-version'} | ${'breaks-after-upgrade'} | ${['snmpv3']} | ${{ snmpv3: true }}  | ${true}      | ${'degrades'}
    ${'running-version'} | ${'breaks-after-upgrade'} | ${['snmpv3']} | ${{}}                | ${undefined} | ${undefined}
    ${'running-version'} | ${'degrades'}             | ${['snmpv3']} | ${{ snmpv3: true }}  | ${undefined} | ${undefined}
    ${'upgrade-to'}      | ${'blocks-upgrade'}       | ${['snmpv3']} | ${{ snmpv3: true }}  | ${true}      | ${'blocks-upgrade'}
    ${'upgrade-to'}      | ${'blocks-upgrade'}       | ${['snmpv3']} | ${{ snmpv3: false }} | ${undefined} | ${undefined}
    ${'upgrade-to'}      | ${'blocks-upgrade'}       | ${['snmpv3']} | ${{}}                | ${'unknown'} | ${'degrades'}
    ${'upgrade-to'}      | ${'cosmetic'}             | ${['snmpv3']} | ${{}}                | ${'unknown'} | ${'cosmetic'}
  `(
    'without a release, $appliesTo, $severity, $facts: $verdict, $counts',
    ({ appliesTo, severity, scope, facts, verdict, counts }) => {
      const nowhere = issue({ appliesTo, severity, scope, affects: [] });
      const [risk] = risksOn(move(EARLY, '10.5.0 [CU8]'), { issues: [nowhere] }, { facts });
      expect([risk?.verdict, risk?.severity]).toEqual([verdict, counts]);
    },
  );

  it('says why one without a release holds nothing back', () => {
    const nowhere = issue({ appliesTo: 'upgrade-to', affects: [], scope: ['snmpv3'] });
    const [risk] = risksOn(move(EARLY, '10.5.0 [CU8]'), { issues: [nowhere] });
    expect(risk?.because).toBe(
      'the vendor names no release that has it, so it holds back only where `facts` say that it applies; it bites on the way to 10.5.0 [CU8] (build 16432); nothing says whether snmpv3 holds',
    );
  });

  it.each`
    build    | touched
    ${16293} | ${true}
    ${16294} | ${false}
    ${17000} | ${false}
  `('a package made again has the fix from its build on: build $build is affected: $touched', ({ build, touched }) => {
    const rebuilt = issue({ fixedFromBuild: [{ release: move(EARLY, '10.5.0 [CU6]').to.release, build: 16294 }] });
    expect(risksOn(move(EARLY, '10.5.0 [CU6]', build), { issues: [rebuilt] }).length > 0).toBe(touched);
    expect(risksOn(move(EARLY, '10.5.0 [CU7]'), { issues: [rebuilt] })).toHaveLength(1);
  });

  it('counts a package of unknown build as affected', () => {
    const rebuilt = issue({ fixedFromBuild: [{ release: move(EARLY, '10.5.0 [CU6]').to.release, build: 16294 }] });
    const { from, to } = move(EARLY, '10.5.0 [CU6]');
    expect(risksOn({ from, to: { ...to, build: undefined } }, { issues: [rebuilt] })).toHaveLength(1);
  });
});

describe('whether the conditions of a known issue hold', () => {
  it.each`
    scope                           | agents       | facts                                              | verdict      | asks
    ${[]}                           | ${undefined} | ${{}}                                              | ${true}      | ${[]}
    ${['snmpv3']}                   | ${undefined} | ${{}}                                              | ${'unknown'} | ${['snmpv3']}
    ${['snmpv3']}                   | ${undefined} | ${{ snmpv3: true }}                                | ${true}      | ${[]}
    ${['snmpv3']}                   | ${undefined} | ${{ snmpv3: false }}                               | ${undefined} | ${undefined}
    ${['snmpv3']}                   | ${undefined} | ${{ snmpv3: 'no' }}                                | ${'unknown'} | ${['snmpv3']}
    ${['brokergateway']}            | ${undefined} | ${{ brokerGateway: false }}                        | ${undefined} | ${undefined}
    ${['expired-user']}             | ${undefined} | ${{ expiredUser: true }}                           | ${true}      | ${[]}
    ${['snmpv3', 'saml']}           | ${undefined} | ${{ saml: true }}                                  | ${'unknown'} | ${['snmpv3']}
    ${['snmpv3', 'saml']}           | ${undefined} | ${{}}                                              | ${'unknown'} | ${['snmpv3', 'saml']}
    ${['snmpv3', 'saml']}           | ${undefined} | ${{ saml: false }}                                 | ${undefined} | ${undefined}
    ${['snmpv3', 'saml']}           | ${undefined} | ${{ saml: true, snmpv3: true }}                    | ${true}      | ${[]}
    ${['failover']}                 | ${undefined} | ${{}}                                              | ${undefined} | ${undefined}
    ${['failover']}                 | ${cluster}   | ${{}}                                              | ${true}      | ${[]}
    ${['failover']}                 | ${cluster}   | ${{ failover: false }}                             | ${true}      | ${[]}
    ${['vip-failover']}             | ${undefined} | ${{}}                                              | ${undefined} | ${undefined}
    ${['vip-failover']}             | ${cluster}   | ${{}}                                              | ${'unknown'} | ${['vip-failover']}
    ${['vip-failover']}             | ${cluster}   | ${{ 'vip-failover': false }}                       | ${undefined} | ${undefined}
    ${['hostname-failover']}        | ${undefined} | ${{}}                                              | ${undefined} | ${undefined}
    ${['multi-agent']}              | ${undefined} | ${{}}                                              | ${undefined} | ${undefined}
    ${['multi-agent']}              | ${two}       | ${{}}                                              | ${true}      | ${[]}
    ${['two-node-dms']}             | ${undefined} | ${{}}                                              | ${undefined} | ${undefined}
    ${['two-node-dms']}             | ${two}       | ${{}}                                              | ${true}      | ${[]}
    ${['two-node-dms']}             | ${cluster}   | ${{}}                                              | ${undefined} | ${undefined}
    ${['two-node-dms', 'failover']} | ${pair}      | ${{}}                                              | ${true}      | ${[]}
    ${['two-node-dms', 'failover']} | ${two}       | ${{}}                                              | ${undefined} | ${undefined}
    ${['multi-agent', 'grpc']}      | ${two}       | ${{}}                                              | ${'unknown'} | ${['grpc']}
    ${['update-center']}            | ${undefined} | ${{}}                                              | ${undefined} | ${undefined}
    ${['update-center']}            | ${undefined} | ${{ 'update-center': true }}                       | ${undefined} | ${undefined}
    ${['new-installation']}         | ${undefined} | ${{}}                                              | ${undefined} | ${undefined}
    ${['downgrade', 'srm']}         | ${undefined} | ${{ srm: true }}                                   | ${undefined} | ${undefined}
    ${['upgrade-path']}             | ${undefined} | ${{}}                                              | ${true}      | ${[]}
    ${['cassandra']}                | ${undefined} | ${{}}                                              | ${'unknown'} | ${['cassandra']}
    ${['cassandra']}                | ${undefined} | ${{ database: 'STaaS' }}                           | ${undefined} | ${undefined}
    ${['cassandra']}                | ${undefined} | ${{ database: 'other' }}                           | ${'unknown'} | ${['cassandra']}
    ${['cassandra']}                | ${undefined} | ${{ cassandra: true, database: 'STaaS' }}          | ${true}      | ${[]}
    ${['elasticsearch']}            | ${undefined} | ${{ database: 'STaaS', elasticsearch: true }}      | ${true}      | ${[]}
    ${['elasticsearch']}            | ${undefined} | ${{ database: 'STaaS', elasticsearch: 'some' }}    | ${undefined} | ${undefined}
    ${['snmp']}                     | ${undefined} | ${{ database: 'STaaS' }}                           | ${'unknown'} | ${['snmp']}
    ${['os:windows-server-2022']}   | ${undefined} | ${{ os: 'other', 'os:windows-server-2022': true }} | ${true}      | ${[]}
    ${['os:windows-server-2022']}   | ${undefined} | ${{}}                                              | ${'unknown'} | ${['os']}
    ${['os:windows-server-2022']}   | ${undefined} | ${{ os: 'windows-server-2022' }}                   | ${true}      | ${[]}
    ${['os:windows-server-2022']}   | ${undefined} | ${{ os: 'Windows Server 2019' }}                   | ${undefined} | ${undefined}
    ${['computer-name:DATAMINER']}  | ${undefined} | ${{ 'computer-name': false }}                      | ${undefined} | ${undefined}
    ${['computer-name:DATAMINER']}  | ${undefined} | ${{ 'computer-name': 'dataminer' }}                | ${true}      | ${[]}
    ${['os-locale:non-english']}    | ${undefined} | ${{ 'os-locale': 'english' }}                      | ${undefined} | ${undefined}
    ${['browser:chrome>=139']}      | ${undefined} | ${{}}                                              | ${'unknown'} | ${['browser']}
    ${['browser:chrome>=139']}      | ${undefined} | ${{ browser: 'chrome' }}                           | ${'unknown'} | ${['browser']}
    ${['browser:chrome>=139']}      | ${undefined} | ${{ browser: 'Chrome>=139' }}                      | ${true}      | ${[]}
    ${['browser:chrome>=139']}      | ${undefined} | ${{ browser: false }}                              | ${undefined} | ${undefined}
    ${['cube<10.4.2425.2536']}      | ${undefined} | ${{}}                                              | ${'unknown'} | ${['cube']}
    ${['cube<10.4.2425.2536']}      | ${undefined} | ${{ cube: false }}                                 | ${undefined} | ${undefined}
    ${['cube<10.4.2425.2536']}      | ${undefined} | ${{ cube: true }}                                  | ${'unknown'} | ${['cube']}
    ${['cube<10.4.2425.2536']}      | ${undefined} | ${{ cube: '<10.4.2425.2536' }}                     | ${true}      | ${[]}
  `('$scope with $facts: $verdict, asks for $asks', ({ scope, agents, facts, verdict, asks }) => {
    const system = { facts, ...(agents === undefined ? {} : { agents }) };
    const [risk] = risksOn(move(EARLY, '10.5.0 [CU8]'), { issues: [issue({ scope })] }, system);
    expect([risk?.verdict, risk && Object.keys(risk.facts)]).toEqual([verdict, asks]);
  });

  it.each([[['cube', 'cube<10.4.2425.2536']], [['cube<10.4.2425.2536', 'cube']]])(
    'of %j the one that says more is what to write',
    (scope) => {
      const [risk] = risksOn(move('10.5.0 [CU4]', '10.5.0 [CU6]'), { issues: [issue({ scope })] });
      expect(risk?.facts).toEqual({ cube: '<10.4.2425.2536' });
    },
  );
});
