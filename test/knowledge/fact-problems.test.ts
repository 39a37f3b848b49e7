import { expect, it } from 'vitest';
import { factProblems } from '../../src/knowledge/fact-problems.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { withOverlays } from '../../src/knowledge/overlay.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { fleetOf, overlay, risk, system } from '../desired/documents.ts';

const vendor = loadKnowledge();

const unasked = (name: string, meant: string) =>
  `s.yaml:7:LINE: warning: spec.facts: nothing asks for "${name}"; write a name that is asked for, or remove it (did you mean "${meant}"?)`;

function told(facts: string, files: Readonly<Record<string, string>> = {}): string[] {
  const fleet = fleetOf({ 's.yaml': system({ facts }), ...files });
  const overlaid = withOverlays(vendor, fleet.overlays);
  if (overlaid.kind === 'problems') throw new Error('the overlay is wrong');
  return factProblems(fleet, overlaid.knowledge).map(formatProblem);
}

it.each`
  facts                              | says
  ${'{ brokergatway: false }'}       | ${unasked('brokergatway', 'brokerGateway').replace('LINE', '26')}
  ${'{ clusterPortVerified: true }'} | ${unasked('clusterPortVerified', 'clusterPortsVerified').replace('LINE', '33')}
  ${'{ smnp_v3: false }'}            | ${unasked('smnp_v3', 'snmpv3').replace('LINE', '21')}
  ${'{ dotnt-8: true }'}             | ${unasked('dotnt-8', 'dotnet-8').replace('LINE', '21')}
  ${'{ snmpv3: "no" }'}              | ${'s.yaml:7:20: warning: spec.facts.snmpv3 is "no", which answers nothing; write snmpv3: true or snmpv3: false'}
  ${'{ broker-gateway: 1 }'}         | ${'s.yaml:7:28: warning: spec.facts.broker-gateway is "1", which answers nothing; write broker-gateway: true or broker-gateway: false'}
  ${'{ dotnet-10: installed }'}      | ${'s.yaml:7:23: warning: spec.facts.dotnet-10 is "installed", which answers nothing; write dotnet-10: true or dotnet-10: false'}
`('a slip in facts: $facts', ({ facts, says }) => {
  expect(told(facts)).toEqual([says]);
});

it.each([
  '{ brokerGateway: false, broker_gateway2: 1 }',
  '{ snmpv3: false, snmpv2: true, ipv4: true, dotnet-9: true }',
  '{ os: windows-server-2019, database: STaaS, browser: false, os-locale: english }',
  '{ SNMPv3: true, grpc-443: true, failover: true }',
  '{ cube: "<10.4.2425.2536", browser: chrome>=139 }',
  '{ costCentre: 4711, owner: "media team" }',
])('nothing is said of %s', (facts) => {
  expect(told(facts)).toEqual([]);
});

it('knows what the risks of the repository ask for', () => {
  const asking = { 'o.yaml': overlay({ risks: `[${risk({ scope: '[plasma-wall]' })}]` }) };
  expect(told('{ plasmaWall: false }', asking)).toEqual([]);
  expect(told('{ plasmaWal: false }', asking)).toEqual([unasked('plasmaWal', 'plasma-wall').replace('LINE', '23')]);
  expect(told('{ plasmaWal: false }')).toEqual([]);
});
