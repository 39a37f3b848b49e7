import { describe, expect, it } from 'vitest';
import type { DesiredSystem } from '../../src/model/desired.ts';
import { cluster, entry, fullKnowledge, knowledge, observedCluster, packageOf } from './fleet.ts';
import { issue, range } from './risks/issues.ts';
import { stepConfirmed } from './step-confirmed.ts';

const CU12 = '10.5.0 [CU12]';
const NOT_IN_USE = { brokerGateway: false };

const cannotBeTrue = (release: string) =>
  expect.stringContaining(`\`facts: { brokerGateway: false }\` cannot be true of ${release}, and does not count`);

describe('the members of a Failover pair go together wherever BrokerGateway is certain', () => {
  it.each`
    from               | to                 | facts         | confirmed         | goes     | offered
    ${'10.6.0 [CU3]'}  | ${'10.6.0 [CU6]'}  | ${{}}         | ${false}          | ${false} | ${false}
    ${'10.6.0 [CU3]'}  | ${'10.6.0 [CU6]'}  | ${NOT_IN_USE} | ${false}          | ${false} | ${false}
    ${'10.5.0 [CU12]'} | ${'10.5.0 [CU14]'} | ${{}}         | ${CU12}           | ${false} | ${false}
    ${'10.5.0 [CU12]'} | ${'10.5.0 [CU14]'} | ${NOT_IN_USE} | ${CU12}           | ${false} | ${false}
    ${'10.5.0 [CU12]'} | ${'10.5.0 [CU14]'} | ${NOT_IN_USE} | ${'10.5.0 [CU9]'} | ${false} | ${false}
    ${'10.5.0 [CU12]'} | ${'10.5.0 [CU14]'} | ${{}}         | ${false}          | ${false} | ${true}
    ${'10.5.0 [CU12]'} | ${'10.5.0 [CU14]'} | ${NOT_IN_USE} | ${false}          | ${true}  | ${false}
  `(
    '$from to $to with $facts, confirmed on $confirmed: goes $goes',
    ({ from, to, facts, confirmed, goes, offered }) => {
      const failover: DesiredSystem['failover'] = { policy: 'backup-first', systemDefault: undefined };
      const found = entry({
        version: to,
        observed: [observedCluster(from, from, from)],
        history: confirmed ? { acts: [stepConfirmed(confirmed)] } : {},
        system: { agents: cluster, orchestrator: 'dma01', failover, facts },
      });
      expect(found.reason, found.message).toBe(goes ? 'UpgradeAvailable' : 'FailoverPolicyRefused');
      expect(found.unblock?.includes('brokerGateway: false') ?? false, found.unblock).toBe(offered);
      if (facts === NOT_IN_USE && !goes) expect(found.warnings).toContainEqual(cannotBeTrue(from));
      else expect(found.warnings).not.toContainEqual(cannotBeTrue(from));
    },
  );
});

describe('a known issue of BrokerGateway', () => {
  const ofBoth = issue({ affects: [range('10.5.0 [CU14]', '10.6.0 [CU6]')], scope: ['broker-gateway'] });
  const LATER = '10.5.0 [CU14]';

  it.each`
    from        | to                | facts                      | confirmed | reason                | says
    ${'10.6.0'} | ${'10.6.0 [CU6]'} | ${{}}                      | ${false}  | ${'UpgradeAvailable'} | ${'10.6.0 [CU6] has no NATS without'}
    ${'10.6.0'} | ${'10.6.0 [CU6]'} | ${NOT_IN_USE}              | ${false}  | ${'UpgradeAvailable'} | ${'whatever `facts` say'}
    ${CU12}     | ${'10.6.0 [CU6]'} | ${{}}                      | ${CU12}   | ${'KnownIssue'}       | ${'10.6.0 [CU6] has no NATS without'}
    ${CU12}     | ${'10.6.0 [CU6]'} | ${NOT_IN_USE}              | ${CU12}   | ${'KnownIssue'}       | ${'whatever `facts` say'}
    ${CU12}     | ${LATER}          | ${NOT_IN_USE}              | ${CU12}   | ${'KnownIssue'}       | ${'was confirmed on build 1'}
    ${CU12}     | ${LATER}          | ${{ brokerGateway: true }} | ${false}  | ${'KnownIssue'}       | ${'`facts` say'}
    ${CU12}     | ${LATER}          | ${{}}                      | ${false}  | ${'RiskUnknown'}      | ${'whether brokerGateway holds'}
    ${CU12}     | ${LATER}          | ${NOT_IN_USE}              | ${false}  | ${'UpgradeAvailable'} | ${undefined}
  `(
    'from $from to $to with $facts, confirmed on $confirmed: $reason',
    ({ from, to, facts, confirmed, reason, says }) => {
      const found = entry({
        from,
        version: to,
        knowledge: { ...knowledge, knownIssues: [ofBoth] },
        history: confirmed ? { acts: [stepConfirmed(confirmed)] } : {},
        system: { facts },
      });
      expect(found.reason, found.message).toBe(reason);
      const [risk] = found.risks;
      expect(risk?.because.includes(says) ?? false, risk?.because).toBe(says !== undefined);
      if (reason !== 'RiskUnknown') expect(found.unblock ?? '').not.toContain('brokerGateway: false');
    },
  );

  it.each([{}, { acts: [stepConfirmed('10.5.12 [CU2]')] }])(
    `is not cleared on the way to a release that has BrokerGateway alone, after %o`,
    (history) => {
      const found = entry({
        from: '10.5.12 [CU2]',
        track: 'feature',
        version: '10.6.1',
        catalog: [packageOf('10.5.12 [CU2]'), packageOf('10.6.1')],
        knowledge: fullKnowledge,
        history,
        system: { facts: NOT_IN_USE },
      });
      expect(found.candidates[0]?.objections.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('KI_DataMinerMessageBroker_TLS'),
      );
      for (const { unblock } of found.candidates.flatMap(({ objections }) => objections)) {
        expect(unblock).not.toContain('brokerGateway: false');
      }
    },
  );
});

it.each`
  from              | facts                      | confirmed | warned
  ${'10.6.0 [CU6]'} | ${NOT_IN_USE}              | ${false}  | ${true}
  ${'10.6.0 [CU6]'} | ${{ brokerGateway: true }} | ${false}  | ${false}
  ${'10.6.0 [CU6]'} | ${{}}                      | ${false}  | ${false}
  ${CU12}           | ${NOT_IN_USE}              | ${false}  | ${false}
  ${CU12}           | ${NOT_IN_USE}              | ${true}   | ${true}
`('where $from runs, confirmed $confirmed, with $facts: warned $warned', ({ from, facts, confirmed, warned }) => {
  const history = confirmed ? { acts: [stepConfirmed(from)] } : {};
  const found = entry({ from, catalog: [packageOf(from)], history, system: { facts } });
  expect(found.verdict, found.message).toBe('up-to-date');
  if (warned) expect(found.warnings).toContainEqual(cannotBeTrue(from));
  else expect(found.warnings).not.toContainEqual(expect.stringContaining('brokerGateway'));
});
