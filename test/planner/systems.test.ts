import { describe, expect, it } from 'vitest';
import type { ObservedAgent, Reading } from '../../src/model/observed.ts';
import { assemblePlan } from '../../src/planner/assemble-plan.ts';
import type { HistoricRun } from '../../src/planner/history.ts';
import type { RunClosed } from '../../src/planner/persons-act.ts';
import { desiredFleet, desiredSystem, observedAgent, observedSystem } from '../builders.ts';
import { buildOf, cluster, entry, knowledge, NOW, observedCluster, packageOf, pathOf, plan, rawOf } from './fleet.ts';

const CU4 = '10.5.0 [CU4]';
const CU8 = '10.5.0 [CU8]';
const catalog = [packageOf(CU4), packageOf('10.5.0 [CU6]'), packageOf(CU8)];

function seen(overrides: Partial<ObservedAgent>) {
  return [observedSystem({ ...observedAgent('dma01', rawOf(CU4)), ...overrides })];
}

function closed(run: string): RunClosed {
  return { kind: 'run-closed', run, by: 'alice@ops', at: NOW, reason: 'looked at it' };
}

function says(raw: string) {
  return seen({ readings: [{ source: 'version-history', raw }] });
}

describe('what runs', () => {
  it.each`
    raw                                       | verdict      | reason                  | message
    ${'10.5.0.0-16239-20250620-release'}      | ${'upgrade'} | ${'UpgradeAvailable'}   | ${'10.5.0 [CU4] → 10.5.0 [CU8]'}
    ${'10.5.0.0-15943'}                       | ${'upgrade'} | ${'UpgradeAvailable'}   | ${'10.5.0 [CU4] → 10.5.0 [CU8]'}
    ${'10.4.0.0-14772-20240821-release'}      | ${'upgrade'} | ${'UpgradeAvailable'}   | ${'10.4.0 [CU6] → 10.5.0 [CU8]'}
    ${'10.5.4.0-15588-20250319-release'}      | ${'skipped'} | ${'UnknownBuild'}       | ${'build 15588 lies between 10.4.0 [CU12] (build 15486) and 10.5.4 (build 15644)'}
    ${'10.5.0.0-99999-20250319-release'}      | ${'skipped'} | ${'UnknownBuild'}       | ${'build 99999 lies above'}
    ${'10.5.4.0-16239-20250319-release'}      | ${'skipped'} | ${'UnknownBuild'}       | ${'build 16239 belongs to 10.5.0 [CU4]'}
    ${'10.5.0.0-16239-CU5'}                   | ${'skipped'} | ${'UnknownBuild'}       | ${'build 16239 belongs to 10.5.0 [CU4]'}
    ${'10.5.0.1-16239-20250319-release'}      | ${'skipped'} | ${'UnknownBuild'}       | ${'build 16239 belongs to 10.5.0 [CU4]'}
    ${'10.5.0.0-16239-20250319-rc'}           | ${'skipped'} | ${'UnknownBuild'}       | ${'marked "rc"'}
    ${'10.5.0.0-16239-20250319-hotfix'}       | ${'skipped'} | ${'HotfixInstalled'}    | ${'VersionHistory.txt says "10.5.0.0-16239-20250319-hotfix"'}
    ${'HF_10.0.7.0(CU0)_20200520-135714'}     | ${'skipped'} | ${'HotfixInstalled'}    | ${'HF_10.0.7.0'}
    ${'Hotfix'}                               | ${'skipped'} | ${'HotfixInstalled'}    | ${'"Hotfix"'}
    ${'10.6.2617.1490'}                       | ${'unknown'} | ${'VersionUnparseable'} | ${'does not name the build that runs'}
    ${CU4}                                    | ${'unknown'} | ${'VersionUnparseable'} | ${'does not name the build that runs'}
    ${'10.5.0.0'}                             | ${'unknown'} | ${'VersionUnparseable'} | ${'does not name the build that runs'}
    ${'DataMiner 10.5.0.0-16239 Web Upgrade'} | ${'unknown'} | ${'VersionUnparseable'} | ${'does not name the build that runs'}
    ${'gibberish'}                            | ${'unknown'} | ${'VersionUnparseable'} | ${'"gibberish" is not a DataMiner version'}
    ${''}                                     | ${'unknown'} | ${'VersionUnparseable'} | ${'is not a DataMiner version'}
    ${'9'.repeat(1_000_000)}                  | ${'unknown'} | ${'VersionUnparseable'} | ${'…'}
  `('$raw: $verdict $reason', ({ raw, verdict, reason, message }) => {
    const found = entry({ catalog, observed: says(raw) });
    expect([found.verdict, found.reason]).toEqual([verdict, reason]);
    expect(found.message).toContain(message);
    expect(found.message.length).toBeLessThan(600);
    expect(found.hops.length > 0).toBe(verdict === 'upgrade');
  });

  const history = { source: 'version-history', raw: rawOf(CU4) } as const;
  const web = (raw: string) => ({ source: 'web-services', raw }) as const;

  it.each([
    ['only the web services, raw', [web('10.5.0.0-16239')], 'upgrade'],
    ['only the web services, a file version', [web('10.5.2521.130')], 'unknown'],
    ['only the web services, a name', [web(CU4)], 'unknown'],
    ['both, the same', [history, web('10.5.0.0-16239')], 'upgrade'],
    ['both, in the other order', [web('10.5.0.0-16239'), history], 'upgrade'],
    ['both, and the web services without build', [history, web('10.5.0.0')], 'upgrade'],
    ['both, and the web services with a file version', [history, web('10.5.2521.130')], 'upgrade'],
    ['both, contradicting', [history, web('10.5.0.0-16432')], 'unknown'],
    ['two histories, contradicting', [history, { source: 'version-history', raw: rawOf(CU8) } as const], 'unknown'],
    [
      'an unreadable history, whatever the web services say',
      [{ source: 'version-history', raw: '?' } as const, web('10.5.0.0-16239')],
      'unknown',
    ],
    ['nothing', [], 'unknown'],
  ])('from %s', (_, readings, verdict) => {
    expect(entry({ catalog, observed: seen({ readings }) }).verdict).toBe(verdict);
  });

  it('and tells the same in whichever order and however often an Agent said it', () => {
    const [a, b] = ['10.5.0.0-16239-20260101-release', '10.5.0.0-16239-CU4'].map(
      (raw) => ({ source: 'version-history', raw }) as const,
    ) as [Reading, Reading];
    const digests = [
      [a, b],
      [b, a],
      [a, b, a],
    ].map((readings) => plan({ catalog, observed: seen({ readings }) }).digest);
    expect(new Set(digests).size).toBe(1);
  });

  it('trusts a build that the Catalog pins', () => {
    const found = entry({
      catalog: [packageOf('10.6.0 [CU2]'), packageOf('10.6.0 [CU3]')],
      observed: says(rawOf('10.6.0 [CU2]')),
    });
    expect(pathOf(found)).toBe('10.6.0 [CU3]');
  });

  it('does not let the Catalog give a published build another name', () => {
    const found = entry({ catalog: [packageOf(CU8), packageOf('10.5.0 [CU6]', { build: 16239, from: 'x' })] });
    expect(found.current).toMatchObject({ release: CU4, build: 16239 });
  });

  it('trusts no build that the Catalog gives to two releases', () => {
    const twice = [
      packageOf('10.6.0 [CU2]', { build: 17777, from: 'x' }),
      packageOf('10.6.0 [CU3]', { build: 17777, from: 'x' }),
    ];
    expect(entry({ catalog: twice, observed: says('10.6.0.0-17777-20260601-release') }).reason).toBe('UnknownBuild');
  });
});

describe('whether a system may be touched', () => {
  const run: HistoricRun = {
    id: 'r1',
    state: 'running',
    to: CU8,
    targetBuild: buildOf(CU8),
    packageSha256: packageOf(CU8).sha256,
    message: 'stopped at step 3',
  };

  it('is told beside "up to date", with what to do after looking', () => {
    const { warnings } = entry({
      from: CU8,
      catalog: [packageOf(CU8)],
      history: { latest: { ...run, state: 'partial' } },
    });
    expect(warnings).toContainEqual(
      expect.stringMatching(/^run r1 to .* ended as partial, .*; after looking, run `ratchet close prod --run r1 .*`$/),
    );
  });

  it('says of an Agent in another role what it was declared as', () => {
    const found = entry({ catalog: [packageOf(CU8)], observed: seen({ role: 'failover-main' }) });
    expect(found.message).toContain('in the cluster dma01 is failover-main, declared as standalone');
  });

  it.each([
    ['nobody looked', { observed: [] }, 'unknown', 'NotObserved'],
    ['another system was looked at', { observed: [{ ...observedSystem(), name: 'other' }] }, 'unknown', 'NotObserved'],
    [
      'an Agent is unreachable',
      { observed: seen({ state: 'unreachable', readings: [] }) },
      'unknown',
      'AgentUnreachable',
    ],
    [
      'an Agent is unreachable, and its history was read',
      { observed: seen({ state: 'unreachable' }) },
      'unknown',
      'AgentUnreachable',
    ],
    ['the state is unknown', { observed: seen({ state: 'unknown' }) }, 'unknown', 'AgentUnreachable'],
    ['access is denied', { observed: seen({ state: 'denied', readings: [] }) }, 'unknown', 'AccessDenied'],
    ['an Agent is missing', { observed: [observedSystem()] }, 'blocked', 'AgentsMissing'],
    [
      'an Agent is not listed',
      { observed: [{ ...observedSystem(observedAgent('dma01', rawOf(CU4))), unlisted: ['dma09'] }] },
      'blocked',
      'AgentsMissing',
    ],
    [
      'an Agent too many was seen',
      { observed: [observedSystem(observedAgent('dma01', rawOf(CU4)), observedAgent('dma09', rawOf(CU4)))] },
      'blocked',
      'AgentsMissing',
    ],
    [
      'an Agent was seen twice',
      { observed: [observedSystem(observedAgent('dma01', rawOf(CU4)), observedAgent('dma01', rawOf(CU4)))] },
      'blocked',
      'AgentsMissing',
    ],
    ['no Agent is listed', { observed: [observedSystem()], system: { agents: [] } }, 'blocked', 'AgentsMissing'],
    ['an Agent starts', { observed: seen({ state: 'starting' }) }, 'blocked', 'AgentNotRunning'],
    ['an Agent switches', { observed: seen({ state: 'switching' }) }, 'blocked', 'AgentNotRunning'],
    ['an Agent upgrades', { observed: seen({ state: 'upgrading' }) }, 'blocked', 'AgentNotRunning'],
    ['an Agent is stopped', { observed: seen({ state: 'stopped' }) }, 'blocked', 'AgentNotRunning'],
    ['an Agent without a pair is offline', { observed: seen({ state: 'offline' }) }, 'blocked', 'AgentNotRunning'],
    ['a run is open', { history: { open: run } }, 'waiting', 'RunInProgress'],
    [
      'a run is open and no Agent answers',
      { history: { open: run }, observed: seen({ state: 'unreachable' }) },
      'waiting',
      'RunInProgress',
    ],
    ['the last run failed', { history: { latest: { ...run, state: 'failed' } } }, 'blocked', 'PreviousRunFailed'],
    ['the last run stalled', { history: { latest: { ...run, state: 'stalled' } } }, 'blocked', 'PreviousRunFailed'],
    [
      'the last run ended unknown',
      { history: { latest: { ...run, state: 'unknown' } } },
      'blocked',
      'PreviousRunFailed',
    ],
    [
      'the last run brought a wrong version',
      { history: { latest: { ...run, state: 'wrong-version' } } },
      'blocked',
      'PreviousRunFailed',
    ],
    [
      'the last run failed with another build',
      { history: { latest: { ...run, state: 'failed', targetBuild: 1 } } },
      'upgrade',
      'UpgradeAvailable',
    ],
    [
      'the last run failed with another package',
      { history: { latest: { ...run, state: 'failed', packageSha256: '0' } } },
      'upgrade',
      'UpgradeAvailable',
    ],
    [
      'the last run failed and was closed by a person',
      { history: { latest: { ...run, state: 'failed' }, acts: [closed('r1')] } },
      'upgrade',
      'UpgradeAvailable',
    ],
    [
      'any last run was partial',
      { history: { latest: { ...run, state: 'partial', targetBuild: 1 } } },
      'blocked',
      'PreviousRunFailed',
    ],
    [
      'any last run stalled',
      { history: { latest: { ...run, state: 'stalled', targetBuild: 1 } } },
      'blocked',
      'PreviousRunFailed',
    ],
    [
      'any last run left it unhealthy',
      { history: { latest: { ...run, state: 'unhealthy', targetBuild: 1 } } },
      'blocked',
      'PreviousRunFailed',
    ],
    [
      'the last run left it unhealthy, and there is nothing left to do',
      { from: CU8, history: { latest: { ...run, state: 'unhealthy' } } },
      'blocked',
      'PreviousRunFailed',
    ],
    [
      'the last run left it unhealthy, there is nothing left to do, and a person has closed it',
      { from: CU8, history: { latest: { ...run, state: 'unhealthy' }, acts: [closed('r1')] } },
      'up-to-date',
      'UpToDate',
    ],
    [
      'any last run ended unknown',
      { history: { latest: { ...run, state: 'unknown', targetBuild: 1 } } },
      'blocked',
      'PreviousRunFailed',
    ],
    [
      'any last run brought a wrong version',
      { history: { latest: { ...run, state: 'wrong-version', targetBuild: 1 } } },
      'blocked',
      'PreviousRunFailed',
    ],
    [
      'the last run was partial and was closed by a person',
      { history: { latest: { ...run, state: 'partial' }, acts: [closed('r1')] } },
      'upgrade',
      'UpgradeAvailable',
    ],
    [
      'the last run was partial and an earlier one was closed',
      { history: { latest: { ...run, state: 'partial' }, acts: [closed('r0')] } },
      'blocked',
      'PreviousRunFailed',
    ],
    ['the last run succeeded', { history: { latest: { ...run, state: 'succeeded' } } }, 'upgrade', 'UpgradeAvailable'],
  ] as const)('when %s', (_, situation, verdict, reason) => {
    const found = entry({ catalog, from: CU4, ...situation });
    expect([found.verdict, found.reason], found.message).toEqual([verdict, reason]);
    expect(found.hops.length > 0).toBe(verdict === 'upgrade');
    expect(verdict === 'upgrade' || verdict === 'up-to-date' || found.unblock !== undefined).toBe(true);
  });

  it.each([
    ['stopped', 'start DataMiner on dma01 and wait until it runs; then look again'],
    ['offline', 'start DataMiner on dma01 and wait until it runs; then look again'],
    ['starting', 'wait until what goes on at dma01 has ended, and start nothing there; then look again'],
    ['switching', 'wait until what goes on at dma01 has ended, and start nothing there; then look again'],
    ['upgrading', 'wait until what goes on at dma01 has ended, and start nothing there; then look again'],
  ] as const)('says what to do about an Agent that is %s', (state, unblock) => {
    expect(entry({ catalog, observed: seen({ state }) }).unblock).toBe(unblock);
  });

  it('tells everything that is in the way, not only the first', () => {
    const found = entry({
      catalog,
      observed: seen({ state: 'starting', readings: [{ source: 'version-history', raw: 'Hotfix' }] }),
    });
    expect(found.reason).toBe('AgentNotRunning');
    expect(found.evidence).toContainEqual(expect.stringContaining('also in the way (no-hotfix)'));
  });

  it('says how to try again', () => {
    const found = entry({ catalog, history: { latest: { ...run, state: 'failed' } } });
    expect(found.unblock).toContain('`ratchet close prod --run r1 --reason "…"`');
  });

  it('says at the target already that the last run holds back the next', () => {
    const latest = { ...run, state: 'stalled' } as const;
    const told = expect.stringContaining('ratchet close prod --run r1');
    expect(entry({ catalog, from: CU8, history: { latest } }).warnings).toContainEqual(told);
    expect(entry({ catalog, from: CU8, history: { latest, acts: [closed('r1')] } }).warnings).not.toContainEqual(told);
  });
});

describe('a cluster with a Failover pair', () => {
  const system = { agents: cluster, orchestrator: 'dma02' };

  it('goes together, in the order in which the vendor reaches the Agents', () => {
    const found = entry({ catalog, system, observed: [observedCluster(CU4, CU4, CU4)] });
    expect(found.hops).toMatchObject([{ agents: ['dma02', 'dma01', 'dma03'], failoverPolicy: 'simultaneous' }]);
  });

  it.each([
    ['both members are offline', ['running', 'offline', 'offline'], 'blocked'],
    ['the backup is online instead', ['running', 'offline', 'running'], 'upgrade'],
    ['both members run', ['running', 'running', 'running'], 'upgrade'],
    ['the backup is stopped', ['running', 'running', 'stopped'], 'blocked'],
  ] as const)('when %s', (_, states, verdict) => {
    const observed = observedCluster(CU4, CU4, CU4);
    const agents = observed.agents.map((agent, index) => ({ ...agent, state: states[index] ?? ('unknown' as const) }));
    expect(entry({ catalog, system, observed: [{ ...observed, agents }] }).verdict).toBe(verdict);
  });

  it.each`
    policy                       | systemDefault     | from              | to                | facts                       | verdict      | as
    ${'simultaneous'}            | ${undefined}      | ${'10.4.0 [CU6]'} | ${'10.5.0 [CU8]'} | ${{}}                       | ${'upgrade'} | ${'simultaneous'}
    ${'default'}                 | ${undefined}      | ${'10.4.0 [CU6]'} | ${'10.4.0 [CU7]'} | ${{}}                       | ${'blocked'} | ${undefined}
    ${'default'}                 | ${'simultaneous'} | ${'10.4.0 [CU6]'} | ${'10.5.0 [CU8]'} | ${{}}                       | ${'upgrade'} | ${'simultaneous'}
    ${'default'}                 | ${'backup-first'} | ${'10.4.0 [CU6]'} | ${'10.5.0 [CU8]'} | ${{}}                       | ${'blocked'} | ${undefined}
    ${'backup-first'}            | ${undefined}      | ${'10.4.0 [CU6]'} | ${'10.4.0 [CU7]'} | ${{}}                       | ${'upgrade'} | ${'backup-first'}
    ${'backup-first-switchback'} | ${undefined}      | ${'10.4.0 [CU6]'} | ${'10.5.0 [CU8]'} | ${{}}                       | ${'blocked'} | ${undefined}
    ${'backup-first'}            | ${undefined}      | ${'10.5.0 [CU4]'} | ${'10.5.0 [CU8]'} | ${{}}                       | ${'blocked'} | ${undefined}
    ${'backup-first'}            | ${undefined}      | ${'10.5.0 [CU4]'} | ${'10.5.0 [CU8]'} | ${{ brokerGateway: false }} | ${'upgrade'} | ${'backup-first'}
    ${'backup-first'}            | ${undefined}      | ${'10.5.0 [CU4]'} | ${'10.5.0 [CU8]'} | ${{ brokergateway: false }} | ${'upgrade'} | ${'backup-first'}
    ${'backup-first'}            | ${undefined}      | ${'10.5.0 [CU3]'} | ${'10.5.0 [CU8]'} | ${{}}                       | ${'upgrade'} | ${'backup-first'}
    ${'backup-first'}            | ${undefined}      | ${'10.6.0'}       | ${'10.6.0 [CU6]'} | ${{}}                       | ${'blocked'} | ${undefined}
    ${'backup-first'}            | ${undefined}      | ${'10.6.0 [CU5]'} | ${'10.6.0 [CU6]'} | ${{}}                       | ${'upgrade'} | ${'backup-first'}
  `(
    'with policy $policy ($systemDefault) from $from to $to: $verdict',
    ({ policy, systemDefault, from, to, facts, verdict, as }) => {
      const found = entry({
        version: to,
        system: { ...system, facts, failover: { policy, systemDefault } },
        observed: [observedCluster(from, from, from)],
      });
      expect([found.verdict, found.hops[0]?.failoverPolicy], found.message).toEqual([verdict, as]);
      expect(found.reason).toBe(verdict === 'upgrade' ? 'UpgradeAvailable' : 'FailoverPolicyRefused');
    },
  );

  it.each`
    policy            | facts                      | from              | unblock
    ${'backup-first'} | ${{}}                      | ${'10.5.0 [CU4]'} | ${'`facts: { brokerGateway: false }`'}
    ${'backup-first'} | ${{ brokerGateway: true }} | ${'10.5.0 [CU4]'} | ${'write `failover: { policy: simultaneous }`'}
    ${'default'}      | ${{}}                      | ${'10.5.0 [CU4]'} | ${'`failover: { policy: default, systemDefault: … }`'}
    ${'backup-first'} | ${{}}                      | ${'10.4.0 [CU6]'} | ${'write `failover: { policy: simultaneous }`'}
  `('policy $policy from $from with $facts is unblocked by $unblock', ({ policy, facts, from, unblock }) => {
    const found = entry({
      version: '10.5.0 [CU8]',
      system: { ...system, facts, failover: { policy, systemDefault: undefined } },
      observed: [observedCluster(from, from, from)],
    });
    expect(found.unblock?.endsWith(unblock), found.unblock).toBe(true);
  });

  it('does not ask for a policy where there is no pair', () => {
    const found = entry({ catalog, from: CU4, system: { failover: { policy: 'default', systemDefault: undefined } } });
    expect(found.hops).toMatchObject([{ failoverPolicy: 'simultaneous' }]);
  });
});

describe('Agents on different releases', () => {
  const system = { agents: cluster, orchestrator: 'dma01' };
  const observed = (...names: [string, string, string]) => [observedCluster(...names)];
  const interrupted: HistoricRun = {
    id: 'r1',
    state: 'closed',
    to: '10.5.0 [CU6]',
    targetBuild: buildOf('10.5.0 [CU6]'),
    packageSha256: packageOf('10.5.0 [CU6]').sha256,
    message: 'closed by hand',
  };

  it('brings those behind to the target that the others have reached', () => {
    const found = entry({ catalog, system, observed: observed(CU8, CU8, CU4) });
    expect(found).toMatchObject({ verdict: 'upgrade', reason: 'MixedVersions' });
    expect(found.hops).toMatchObject([{ from: { release: CU4 }, to: { release: CU8 }, agents: ['dma03'] }]);
  });

  it.each([
    ['has to age', { soakDays: 30, ceiling: '10.5', late: packageOf('10.5.0 [CU9]', { releasedAt: '2026-08-25' }) }],
    ['waits for a migration', { soakDays: 0, ceiling: undefined, late: packageOf('10.6.0 [CU2]') }],
  ])('brings them there where all that is newer %s', (_, { soakDays, late, ceiling }) => {
    const situation = { catalog: [...catalog, late], soakDays, system, ...(ceiling && { ceiling }) };
    const found = entry({ ...situation, observed: observed(CU8, CU8, CU4) });
    expect(found).toMatchObject({ verdict: 'upgrade', reason: 'MixedVersions' });
    expect(found.hops).toMatchObject([{ to: { release: CU8 }, agents: ['dma03'] }]);
    expect(entry({ ...situation, observed: observed(CU8, CU8, CU8) }).verdict).not.toBe('upgrade');
  });

  it('waits where what the others run has to age', () => {
    const young = [packageOf(CU8, { releasedAt: '2026-08-25' })];
    const found = entry({ catalog: young, system, soakDays: 30, observed: observed(CU8, CU8, CU4) });
    expect(found).toMatchObject({
      verdict: 'waiting',
      reason: 'MixedVersions',
      notBefore: '2026-09-24T00:00:00.000Z',
      hops: [],
    });
  });

  it('tells what is newer than what the others run', () => {
    const { available } = entry({ catalog, system, observed: observed(CU8, CU8, CU4) });
    expect(available).toMatchObject([{ track: 'main', newestEligible: { release: CU8 } }, { track: 'feature' }]);
    const blocked = entry({ catalog, system, observed: observed('10.5.0 [CU6]', CU4, CU4) });
    expect(blocked.available.map(({ newestEligible }) => newestEligible)).toEqual([undefined, undefined]);
  });

  it('says once what holds back several Agents alike', () => {
    const { evidence } = entry({ catalog, system, observed: observed(CU8, '10.3.0 [CU5]', '10.3.0 [CU5]') });
    expect(evidence.filter((line) => line.includes('major-by-major'))).toHaveLength(1);
  });

  it('keeps an acceptance that the target of the others needs', () => {
    const origin = { file: 'x', line: 1, column: 1 };
    const acceptedRisks = [{ id: 'KI_test', reason: 'r', owner: 'o', expires: '2027-01-01', origin }];
    const found = entry({ catalog, system: { ...system, acceptedRisks }, observed: observed(CU8, CU8, CU4) });
    expect(found.warnings.filter((warning) => warning.includes('acceptance'))).toEqual([]);
  });

  it('names for each release the Agents that run it', () => {
    const behind = entry({ catalog, system, observed: observed('10.5.0 [CU6]', CU8, CU4) });
    expect(behind.message).toBe(
      `dma03 stayed behind at ${CU4}, dma01 at 10.5.0 [CU6]; ${CU8} brings them level with the others`,
    );
    const unexplained = entry({ catalog, system, observed: observed('10.5.0 [CU6]', CU4, CU4) });
    expect(unexplained.message).toContain(`: dma02, dma03 run ${CU4} (build `);
  });

  it('finishes what an interrupted run of ours began', () => {
    const found = entry({
      catalog,
      system,
      observed: observed('10.5.0 [CU6]', CU4, CU4),
      history: { latest: interrupted },
    });
    expect(found.hops).toMatchObject([{ to: { release: '10.5.0 [CU6]' }, agents: ['dma02', 'dma03'] }]);
  });

  it.each([
    ['nothing explains it', observed('10.5.0 [CU6]', CU4, CU4), {}],
    [
      'a run of ours was verified',
      observed('10.5.0 [CU6]', CU4, CU4),
      { latest: { ...interrupted, state: 'succeeded' as const } },
    ],
    ['one is above the target', observed('10.5.0 [CU9]', CU8, CU8), {}],
    [
      'one runs an earlier build of the same release',
      observed('10.5.0 [CU6]', CU4, CU4),
      { latest: { ...interrupted, targetBuild: 1 } },
    ],
  ])('is blocked when %s', (_, looks, history) => {
    const found = entry({ catalog, system, observed: looks, history });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'MixedVersions', hops: [] });
    expect(found.unblock).toBeDefined();
  });

  it('stays blocked after a partial run until a person closes it', () => {
    const latest = { ...interrupted, state: 'partial' as const };
    const situation = { catalog, system, observed: observed('10.5.0 [CU6]', CU4, CU4) };
    expect(entry({ ...situation, history: { latest } })).toMatchObject({
      verdict: 'blocked',
      reason: 'PreviousRunFailed',
    });
    expect(entry({ ...situation, history: { latest, acts: [closed('r1')] } })).toMatchObject({
      verdict: 'upgrade',
      reason: 'MixedVersions',
    });
  });

  it('does not bring Agents along over a jump that the vendor refuses', () => {
    const found = entry({ catalog, system, observed: observed(CU8, CU8, '10.3.0 [CU5]') });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'MixedVersions', hops: [] });
    expect(found.evidence).toContainEqual(expect.stringContaining('major-by-major'));
  });

  it('does not repair with a package that the Catalog lacks', () => {
    const found = entry({ catalog: [], system, observed: observed(CU8, CU8, CU4) });
    expect(found).toMatchObject({ verdict: 'blocked', hops: [] });
    expect(found.evidence).toContainEqual(expect.stringContaining('in-catalog'));
  });
});

describe('the plan', () => {
  it('counts, and tells whether it is complete and can be applied', () => {
    expect(plan({ catalog, from: CU4 })).toMatchObject({
      applyable: true,
      complete: true,
      errored: false,
      summary: { upgrade: 1, blocked: 0 },
    });
    expect(plan({ catalog, from: CU4, system: { mode: 'plan-only' } })).toMatchObject({ applyable: false });
    expect(plan({ catalog, observed: [] })).toMatchObject({
      applyable: false,
      complete: false,
      summary: { unknown: 1 },
    });
  });

  it('has the same digest whenever it is made, as long as it says the same', () => {
    const early = plan({ catalog, from: CU4 });
    const late = plan({ catalog, from: CU4, now: '2026-09-02T00:00:00.000Z' });
    expect(late.digest).toBe(early.digest);
    expect(late.createdAt).not.toBe(early.createdAt);
    expect(plan({ catalog, from: '10.5.0 [CU6]' }).digest).not.toBe(early.digest);
  });

  it('refuses two systems of one name', () => {
    const desired = desiredFleet({ systems: [desiredSystem(), desiredSystem()] });
    const twice = () =>
      assemblePlan({ desired, observed: () => undefined, knowledge, history: new Map(), now: NOW, revision: 'x' });
    expect(twice).toThrow(expect.objectContaining({ code: 'plan.duplicate-system' }));
  });
});
