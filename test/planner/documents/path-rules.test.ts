import { describe, expect, it } from 'vitest';
import { buildOf, cluster, entry, fullKnowledge, pathOf } from '../fleet.ts';
import { move, risksOn } from '../risks/issues.ts';

/** All rules that ask something of a hop, as shipped. */
const rules = fullKnowledge.pathRules;
const RUNTIMES = ['dotnet-10', 'dotnet-8', 'dotnet-6', 'dotnet-5', 'dotnet-fx48', 'dotnet-fx462', 'vcredist-2010'];

describe('what a machine must have, and did not have to before', () => {
  // DataMiner_Compute_Requirements, "Microsoft .NET" and "Microsoft Visual C++"; (i): a main release that the table leaves out.
  it.each`
    from               | to                 | asks                               | source
    ${'10.1.10'}       | ${'10.1.11'}       | ${['dotnet-fx48']}                 | ${'10.1.11: 4.8'}
    ${'10.1.11'}       | ${'10.1.12'}       | ${['dotnet-5']}                    | ${'10.1.12 to 10.3.2: 4.8 and 5'}
    ${'10.3.2'}        | ${'10.3.3'}        | ${['dotnet-6']}                    | ${'10.3.3 to 10.3.8: 4.8, 5 and 6'}
    ${'10.3.8'}        | ${'10.3.9'}        | ${[]}                              | ${'10.3.9 to 10.4.2: 4.8 and 6'}
    ${'10.4.2'}        | ${'10.4.3'}        | ${['dotnet-8']}                    | ${'10.4.3 to 10.4.9: 4.8, 6 and 8'}
    ${'10.4.9'}        | ${'10.4.10'}       | ${[]}                              | ${'10.4.10 to 10.5.12: 4.8 and 8'}
    ${'10.5.11'}       | ${'10.5.12'}       | ${['os']}                          | ${'Verify_OS_Version: from 10.5.12'}
    ${'10.5.12'}       | ${'10.6.1'}        | ${['dotnet-10']}                   | ${'10.6.1 and up: 4.8, 8 and 10'}
    ${'10.5.9'}        | ${'10.5.10'}       | ${['grpc-443']}                    | ${'VerifyGRPCConnection: from 10.5.10'}
    ${'10.6.1'}        | ${'10.6.2'}        | ${[]}                              | ${'the same row'}
    ${'10.3.0 [CU2]'}  | ${'10.3.0 [CU3]'}  | ${[]}                              | ${'example path: 10.3.0 needs 5 and 6 (i)'}
    ${'10.2.0 [CU3]'}  | ${'10.3.0'}        | ${['dotnet-6']}                    | ${'example path: 10.3.0 needs 5 and 6'}
    ${'10.3.0 [CU11]'} | ${'10.3.0 [CU12]'} | ${['dotnet-8']}                    | ${'10.3.0 [CU12] to [CU18]: 4.8, 6 and 8'}
    ${'10.3.0 [CU18]'} | ${'10.3.0 [CU19]'} | ${[]}                              | ${'10.3.0 [CU19] and up: 4.8 and 8'}
    ${'10.4.0 [CU6]'}  | ${'10.4.0 [CU7]'}  | ${[]}                              | ${'10.4.0 [CU7] and up: 4.8 and 8'}
    ${'10.3.0 [CU5]'}  | ${'10.4.0 [CU21]'} | ${['dotnet-8']}                    | ${'10.4.0 [CU7] and up: 4.8 and 8'}
    ${'10.5.0 [CU9]'}  | ${'10.5.0 [CU10]'} | ${['dotnet-10']}                   | ${'10.5.0 [CU10] and up: 4.8, 8 and 10'}
    ${'10.5.0 [CU10]'} | ${'10.6.0'}        | ${['grpc-443', 'os']}              | ${'Verify_OS_Version, VerifyGRPCConnection: from 10.6.0'}
    ${'10.5.0 [CU9]'}  | ${'10.6.0'}        | ${['dotnet-10', 'grpc-443', 'os']} | ${'all three'}
    ${'10.4.0 [CU21]'} | ${'10.5.0 [CU9]'}  | ${[]}                              | ${'10.5.0 to 10.5.0 [CU9]: 4.8 and 8'}
    ${'10.0.0 [CU19]'} | ${'10.2.0'}        | ${['dotnet-5', 'dotnet-fx48']}     | ${'10.2.0 came out after 10.1.12 (i)'}
  `('$from to $to: $asks ($source)', ({ from, to, asks }) => {
    const told = risksOn(move(from, to), { rules }).filter(
      ({ kind, severity }) => kind === 'path-rule' && severity === 'degrades',
    );
    expect(told.map(({ id }) => id).toSorted()).toEqual(asks);
  });

  it.each(RUNTIMES.slice(0, 4))('%s is settled by a fact of that name, and missed by the other', (id) => {
    const hop = move('10.0.0 [CU19]', id === 'dotnet-5' ? '10.2.0' : id === 'dotnet-6' ? '10.3.0' : '10.6.0');
    const verdictWith = (facts: Record<string, boolean>) =>
      risksOn(hop, { rules }, { facts }).find((risk) => risk.id === id)?.verdict;
    expect([verdictWith({}), verdictWith({ [id]: true }), verdictWith({ [id]: false })]).toEqual([
      'unknown',
      undefined,
      true,
    ]);
  });
});

describe('a way that is better not taken', () => {
  // VerifyNatsIsRunning: from below 10.1.0 [CU12] or 10.2.3 to 10.2.7 might result in issues; take 10.2.8 or any main release.
  it.each`
    from               | to           | closed
    ${'10.1.0 [CU11]'} | ${'10.2.7'}  | ${true}
    ${'10.1.0 [CU12]'} | ${'10.2.7'}  | ${false}
    ${'10.1.4'}        | ${'10.2.7'}  | ${true}
    ${'10.2.2'}        | ${'10.2.7'}  | ${true}
    ${'10.2.3'}        | ${'10.2.7'}  | ${false}
    ${'10.1.4'}        | ${'10.2.8'}  | ${false}
    ${'10.1.0 [CU11]'} | ${'10.2.0'}  | ${false}
    ${'10.2.2'}        | ${'10.2.12'} | ${false}
  `('$from to $to: closed $closed', ({ from, to, closed }) => {
    const told = risksOn(move(from, to), { rules }).filter(({ id }) => id === 'avoid-10.2.7');
    expect(told.map(({ verdict, severity }) => [verdict, severity])).toEqual(
      closed ? [[true, 'breaks-after-upgrade']] : [],
    );
  });

  it.each`
    id                                                                  | from              | to                | facts                     | around
    ${'avoid-10.2.7'}                                                   | ${'10.1.4'}       | ${'10.2.7'}       | ${{}}                     | ${'10.2.0 [CU4] → 10.2.7'}
    ${'KI_Upgrade_to_1051_stuck'}                                       | ${'10.4.12'}      | ${'10.5.1'}       | ${{ expiredUsers: true }} | ${''}
    ${'KI_Upgrade_to_1051_stuck'}                                       | ${'10.4.12'}      | ${'10.5.2'}       | ${{}}                     | ${''}
    ${'KI_SNMPv3_elements_broken_after_upgrade'}                        | ${'10.4.0 [CU6]'} | ${'10.4.9'}       | ${{ snmpv3: true }}       | ${''}
    ${'KI_SNMPv3_elements_broken_after_upgrade'}                        | ${'10.4.0 [CU6]'} | ${'10.4.12'}      | ${{}}                     | ${''}
    ${'KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3'} | ${'10.4.0 [CU4]'} | ${'10.5.0 [CU3]'} | ${{}}                     | ${'10.5.0 [CU2] → 10.5.0 [CU3]'}
    ${'KI_Prerequisites_fail_when_upgrading_from_10.4.0-to-10.5.3-CU3'} | ${'10.4.2'}       | ${'10.5.6'}       | ${{}}                     | ${'10.5.0 [CU2] → 10.5.6'}
  `('$from to $to goes straight only while $id is accepted; else "$around"', ({ id, from, to, facts, around }) => {
    const origin = { file: 'x', line: 1, column: 1 };
    const accepted = { id, reason: 'r', owner: 'o', expires: '2026-12-31', origin };
    const only = {
      ...fullKnowledge,
      knownIssues: fullKnowledge.knownIssues.filter((issue) => issue.id === id),
      pathRules: rules.filter((rule) => rule.id === id || rule.knownIssue === id),
    };
    const track = /^\d+\.\d+\.0/.test(to) ? ('main' as const) : ('feature' as const);
    const wayWith = (acceptedRisks: (typeof accepted)[]) =>
      entry({ from, track, version: to, knowledge: only, system: { facts, acceptedRisks } });
    expect(pathOf(wayWith([]))).toBe(around);
    expect(pathOf(wayWith([{ ...accepted, expires: '2026-08-31' }]))).toBe(around);
    expect(pathOf(wayWith([accepted]))).toBe(to);
    expect(wayWith([accepted]).hops[0]?.risks.find((risk) => risk.id === id)?.accepted).toMatchObject({ owner: 'o' });
    if (around === '') expect(wayWith([]).unblock).toContain(`id: ${id}`);
  });
});

describe('how both members of a Failover pair go', () => {
  // Taskbar_Utility: always simultaneously in case of a major upgrade. KI_Failover_configuration_…: with BrokerGateway, from
  // 10.5.0 [CU4]/10.5.7 up to 10.6.0 [CU4]/10.6.7.
  it.each`
    from               | track        | to                 | policy                       | facts                       | goes
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.5.0 [CU12]'} | ${'simultaneous'}            | ${{}}                       | ${true}
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.5.0 [CU12]'} | ${'backup-first'}            | ${{}}                       | ${false}
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.4.0 [CU12]'} | ${'backup-first'}            | ${{}}                       | ${true}
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.4.0 [CU12]'} | ${'backup-first-switchback'} | ${{}}                       | ${true}
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.4.0 [CU12]'} | ${'default'}                 | ${{}}                       | ${false}
    ${'10.5.0 [CU3]'}  | ${'main'}    | ${'10.5.0 [CU5]'}  | ${'backup-first'}            | ${{}}                       | ${true}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU5]'}  | ${'backup-first'}            | ${{}}                       | ${false}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU5]'}  | ${'simultaneous'}            | ${{}}                       | ${true}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU5]'}  | ${'backup-first'}            | ${{ brokerGateway: false }} | ${true}
    ${'10.5.0 [CU17]'} | ${'main'}    | ${'10.5.0 [CU18]'} | ${'backup-first'}            | ${{}}                       | ${false}
    ${'10.6.0 [CU4]'}  | ${'main'}    | ${'10.6.0 [CU5]'}  | ${'backup-first'}            | ${{}}                       | ${false}
    ${'10.6.0 [CU4]'}  | ${'main'}    | ${'10.6.0 [CU5]'}  | ${'backup-first'}            | ${{ brokerGateway: false }} | ${false}
    ${'10.6.0 [CU5]'}  | ${'main'}    | ${'10.6.0 [CU6]'}  | ${'backup-first'}            | ${{}}                       | ${true}
    ${'10.5.6'}        | ${'feature'} | ${'10.5.8'}        | ${'backup-first'}            | ${{}}                       | ${true}
    ${'10.5.7'}        | ${'feature'} | ${'10.5.8'}        | ${'backup-first'}            | ${{}}                       | ${false}
    ${'10.6.7'}        | ${'feature'} | ${'10.6.8'}        | ${'backup-first'}            | ${{}}                       | ${false}
    ${'10.6.7'}        | ${'feature'} | ${'10.6.8'}        | ${'backup-first'}            | ${{ brokerGateway: false }} | ${false}
    ${'10.6.8'}        | ${'feature'} | ${'10.6.9'}        | ${'backup-first'}            | ${{}}                       | ${true}
  `('$from to $to, $policy, with $facts: goes $goes', ({ from, track, to, policy, facts, goes }) => {
    const raw = `${from.replace(/ .*/, '')}.0-${buildOf(from)}-20260101-release`;
    const agents = cluster.map(({ name, role }) => ({
      name,
      role,
      state: role === 'failover-backup' ? ('offline' as const) : ('running' as const),
      readings: [{ source: 'version-history' as const, raw }],
    }));
    const observed = [{ name: 'prod', takenAt: '2026-09-01T00:00:00.000Z', agents }];
    const failover = { policy, systemDefault: undefined };
    const found = entry({ from, track, version: to, observed, system: { agents: cluster, failover, facts } });
    expect([found.verdict, found.reason], found.message).toEqual(
      goes ? ['upgrade', 'UpgradeAvailable'] : ['blocked', 'FailoverPolicyRefused'],
    );
  });
});

describe('every path rule is honoured', () => {
  /** What a rule is there for, where no hop can break it. */
  const BY_DESIGN: Readonly<Record<string, string>> = {
    'same-line-cu-skip': 'paths.test.ts',
    'major-by-major': 'paths.test.ts',
    'feature-to-main-skip-matching': 'paths.test.ts',
    'no-downgrade-on-track-switch': 'paths.test.ts, never-a-downgrade.test.ts',
    'cross-track-train-order': 'paths.test.ts, laws.test.ts',
    'small-cu-package': 'delta-packages.test.ts',
    'update-center-delta-fails': 'delta-packages.test.ts',
    'update-center-not-for-big-jumps': 'the Taskbar Utility is used',
    'hotfix-no-offer': 'systems.test.ts',
    'package-used-once': 'a package is launched once per run',
    'brokergateway-before-10.6': 'paths.test.ts',
    'skip-10.1': 'paths.test.ts',
    '10.0.0-cu19-first': 'paths.test.ts',
    'verify-cluster-ports-before-10.2': 'paths.test.ts',
    'avoid-10.2.7': 'here',
    'whole-cluster': 'systems.test.ts',
    'failover-simultaneous-for-major': 'here',
    'failover-simultaneous-brokergateway': 'here',
    'keep-default-upgrade-options': 'options go with each upgrade, the defaults are never written',
    'one-operation-at-a-time': 'systems.test.ts: RunInProgress',
    'orchestrating-agent-last': 'systems.test.ts: the order of Agents',
    'stage-some-days-before': 'a mode and a command of its own',
    'backup-first': 'for a person: no backup is taken here',
    'slnet-upgrade-over-grpc': 'SLNet is not called',
    'vcredist-14.44': 'choosing.test.ts: the advice on reboots',
    'vcredist-14.40': 'choosing.test.ts: the advice on reboots',
    'nats-ports': 'without versions: nothing new comes with a hop',
    'computer-name': 'without versions: nothing new comes with a hop',
    'cluster-time': 'without versions: nothing new comes with a hop',
  };

  it.each(rules.map(({ id, kind, knownIssue }) => [id, kind, knownIssue] as const))(
    '%s (%s)',
    (id, kind, knownIssue) => {
      const asked = [...RUNTIMES, 'os', 'grpc-443'].includes(id) || knownIssue !== undefined;
      // Nothing is downgraded, no web package is installed, and the vendor's own checks run by themselves.
      const elsewhere = ['downgrade', 'web', 'prerequisite-check'].includes(kind);
      expect(asked || elsewhere || id in BY_DESIGN).toBe(true);
    },
  );

  it('whatever says the same as a known issue has its ranges', () => {
    for (const rule of rules) {
      if (rule.knownIssue === undefined) continue;
      const issue = fullKnowledge.knownIssues.find(({ id }) => id === rule.knownIssue);
      expect([rule.id, rule.from, rule.to]).toEqual([rule.id, issue?.from, issue?.affects]);
    }
  });
});
