import { describe, expect, it } from 'vitest';
import { addKnownBuilds } from '../../src/knowledge/known-builds.ts';
import type { DesiredSystem } from '../../src/model/desired.ts';
import type { AgentRole, Reading } from '../../src/model/observed.ts';
import { agentEndpoint, observedAgent, observedSystem, r } from '../builders.ts';
import {
  cluster,
  entry,
  fullKnowledge,
  knowledge,
  observedCluster,
  packageOf,
  rawOf,
  type Situation,
} from './fleet.ts';
import { issue, range } from './risks/issues.ts';
import { stepConfirmed } from './step-confirmed.ts';

interface Row {
  readonly when: string;
  readonly situation: Situation;
  readonly reason: string;
  /** What the advice has to say. */
  readonly says: string;
  /** What it must not say. */
  readonly never?: string;
  /** The situation after a person did just that. */
  readonly applied?: Situation;
  readonly becomes?: string;
}

/** Every edit and act that is named changes what the plan says, in the way that it says. */
function everyAdviceHelps(rows: readonly Row[]): void {
  it.each(rows)('when $when', ({ situation, reason, says, never, applied, becomes }) => {
    const found = entry(situation);
    expect([found.reason, found.hops], found.message).toEqual([reason, []]);
    expect(found.unblock).toContain(says);
    if (never !== undefined) expect(found.unblock).not.toContain(never);
    if (applied === undefined) return;
    const after = entry({ ...situation, ...applied });
    expect(`${after.verdict} ${after.reason}`, after.message).toBe(becomes);
  });
}

const system = { agents: cluster, orchestrator: 'dma01' };
const runs = (...names: [string, string, string]) => ({ system, observed: [observedCluster(...names)] });
const all = (name: string) => runs(name, name, name);
const catalogOf = (...names: readonly string[]) => names.map((name) => packageOf(name));

const [CU4, CU6, CU8, CU9, CU12] = ['CU4', 'CU6', 'CU8', 'CU9', 'CU12'].map((cu) => `10.5.0 [${cu}]`) as [
  string,
  string,
  string,
  string,
  string,
];

describe('Agents on different releases', () => {
  const apart = runs('10.5.6', CU9, CU9);
  everyAdviceHelps([
    {
      when: 'the highest number is the older content, and a later line is there',
      situation: { ...apart, catalog: catalogOf(CU9, CU12, '10.5.6', '10.6.0', '10.6.0 [CU2]') },
      reason: 'MixedVersions',
      says: 'bring every Agent to 10.6.0 by hand, the earliest main release of the Catalog',
      never: 'bring every Agent to 10.5.6',
      applied: all('10.6.0'),
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'the highest number is the older content, on the track that is followed',
      situation: { ...apart, track: 'feature', catalog: catalogOf(CU9, '10.5.6', '10.5.8', '10.5.12', '10.6.2') },
      reason: 'MixedVersions',
      says: 'bring every Agent to 10.5.12 by hand, the earliest feature release of the Catalog',
      never: '10.5.6',
      applied: all('10.5.12'),
      becomes: 'blocked ManualStepRequired',
    },
    {
      when: 'the highest number is the older content, and the ceiling is under whatever is forward for all',
      situation: { ...apart, ceiling: '10.5', catalog: catalogOf(CU9, CU12, '10.5.6', '10.6.0') },
      reason: 'MixedVersions',
      says: 'a person has to decide',
      never: 'write',
    },
    {
      when: 'nothing in the Catalog is forward for all',
      situation: { ...apart, catalog: catalogOf(CU9, CU12, '10.5.6') },
      reason: 'MixedVersions',
      says: 'no release of the Catalog that the system may follow is a step forward for all of them',
      never: 'write',
    },
    {
      when: 'nothing explains it: by hand',
      situation: { ...runs(CU6, CU4, CU4), catalog: catalogOf(CU4, CU6, CU8) },
      reason: 'MixedVersions',
      says: 'bring every Agent to 10.5.0 [CU6] by hand, or write `version: "10.5.0 [CU6]"`',
      applied: all(CU6),
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'nothing explains it: by a pin',
      situation: { ...runs(CU6, CU4, CU4), catalog: catalogOf(CU4, CU6, CU8) },
      reason: 'MixedVersions',
      says: 'or write `version: "10.5.0 [CU6]"`',
      applied: { version: CU6 },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'nothing explains it, and the package of the foremost is missing',
      situation: { ...runs(CU6, CU4, CU4), catalog: catalogOf(CU4, CU8) },
      reason: 'MixedVersions',
      says: 'write `version: "10.5.0 [CU6]"` and add the full package of 10.5.0 [CU6] (build 16294, its latest) to the Catalog',
      applied: { version: CU6, catalog: catalogOf(CU4, CU6, CU8) },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'the package of the target is missing',
      situation: { ...runs(CU8, CU8, CU4), catalog: [] },
      reason: 'MixedVersions',
      says: 'add the full package of 10.5.0 [CU8] (build 16432) to the Catalog',
      applied: { catalog: catalogOf(CU8) },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'the foremost are above the ceiling',
      situation: { ...runs(CU9, CU6, CU6), catalog: catalogOf(CU6, CU8, CU9, CU12), ceiling: CU8 },
      reason: 'MixedVersions',
      says: 'or write `ceiling: "10.5.0 [CU9]"`',
      never: 'ceiling: "10.5"',
      applied: { ceiling: CU9 },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'the foremost are above the ceiling and a pin under it',
      situation: { ...runs(CU9, CU6, CU6), catalog: catalogOf(CU6, CU8, CU9, CU12), ceiling: CU8, version: CU8 },
      reason: 'MixedVersions',
      says: 'or write `version: "10.5.0 [CU9]"` and `ceiling: "10.5.0 [CU9]"`',
      applied: { version: CU9, ceiling: CU9 },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'they run the other track',
      situation: { ...runs('10.5.6', '10.5.5', '10.5.5'), catalog: catalogOf('10.5.5', '10.5.6', '10.5.8', '10.6.0') },
      reason: 'MixedVersions',
      says: 'or write `track: feature` and `version: "10.5.6"`',
      applied: { track: 'feature', version: '10.5.6' },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'the vendor refuses the jump',
      situation: { ...runs(CU8, CU8, '10.3.0 [CU5]'), catalog: catalogOf(CU4, CU8) },
      reason: 'MixedVersions',
      says: 'bring every Agent to 10.5.0 [CU8] by hand, heeding what the vendor asks on the way there (from 10.3.0 [CU5] to 10.5.0 [CU8], the latest CU of 10.4 must be installed in between (https',
      never: 'Catalog',
      applied: all(CU8),
      becomes: 'up-to-date UpToDate',
    },
    {
      when: 'the way there needs a migration that those behind may have made',
      situation: { ...runs('10.6.0 [CU2]', '10.6.0 [CU2]', CU12), catalog: catalogOf(CU12, '10.6.0 [CU2]') },
      reason: 'MixedVersions',
      says: 'or where that is done already, write `facts: { brokerGateway: true }`',
      applied: { system: { ...system, facts: { brokerGateway: true } } },
      becomes: 'upgrade MixedVersions',
    },
    {
      when: 'the highest number is the older content, and only a migration leads on from there',
      situation: { ...runs('10.5.4', CU9, CU9), catalog: catalogOf(CU9, '10.6.0 [CU2]') },
      reason: 'MixedVersions',
      says: 'heeding what the vendor asks on the way there (10.6.0 [CU2] needs the BrokerGateway migration, which 10.5.4 does not have',
    },
    {
      when: 'the Catalog has only a delta package of what the others run',
      situation: {
        ...runs(CU8, CU8, CU4),
        catalog: [
          packageOf(CU8, {
            kind: 'delta',
            delta: { base: { release: r(CU4), build: 16_239 }, carriesExecutor: true, preferred: false },
          }),
        ],
      },
      reason: 'MixedVersions',
      says: 'add the full package of 10.5.0 [CU8]',
      never: 'by hand',
      applied: { catalog: catalogOf(CU8) },
      becomes: 'upgrade MixedVersions',
    },
  ]);
});

describe('what a release needs and facts say is missing', () => {
  const bare = { system: { facts: { 'dotnet-10': false } }, knowledge: fullKnowledge };
  const toCu12 = { ...bare, from: CU9, version: CU12, catalog: catalogOf(CU12) };
  everyAdviceHelps([
    {
      when: 'it is installed then',
      situation: toCu12,
      reason: 'KnownIssue',
      says: 'once it is there, write `facts: { dotnet-10: true }`; to go without it, write `acceptedRisks: [{ id: dotnet-10,',
      applied: { system: { facts: { 'dotnet-10': true } } },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'it is accepted',
      situation: toCu12,
      reason: 'KnownIssue',
      says: 'acceptedRisks',
      applied: {
        system: {
          ...bare.system,
          acceptedRisks: [
            {
              id: 'dotnet-10',
              reason: 'r',
              owner: 'o',
              expires: '2027-01-01',
              origin: { file: 'x', line: 1, column: 1 },
            },
          ],
        },
      },
      becomes: 'upgrade UpgradeAvailable',
    },
  ]);
});

describe('what is read', () => {
  const history = (raw: string) => ({ source: 'version-history', raw }) as const;
  const web = (raw: string) => ({ source: 'web-services', raw }) as const;
  const read = (...readings: readonly Reading[]) => ({
    observed: [observedSystem(observedAgent('dma01', '', { readings }))],
  });
  const good = read(history(rawOf(CU4)));
  const catalog = catalogOf(CU4, CU8);
  const origin = { file: 'overlay.yaml', line: 1, column: 1 };
  const vouched = addKnownBuilds(knowledge.releases, [{ release: r('10.5.4'), build: 15588, reason: 'ours', origin }]);
  const veryOld = addKnownBuilds(knowledge.releases, [{ release: r('9.6.0'), build: 8000, reason: 'ours', origin }]);
  const becomes = 'upgrade UpgradeAvailable';
  const [line, file] = ['look at the last line of', 'VersionHistory.txt of dma01 readable over SSH'];

  everyAdviceHelps([
    {
      when: 'a build is known to nobody: vouched for',
      situation: { ...read(history('10.5.4.0-15588-20250319-release')), catalog, track: 'feature' },
      reason: 'UnknownBuild',
      says: 'if build 15588 is a release that you trust, write it with its release under `knownBuilds`',
      applied: { knowledge: { ...knowledge, releases: vouched.releases } },
      becomes: 'up-to-date UpToDate',
    },
    {
      when: 'a build is known to nobody: catalogued',
      situation: { ...read(history('10.5.4.0-15588-20250319-release')), catalog, track: 'feature' },
      reason: 'UnknownBuild',
      says: 'or add its package to the Catalog',
      applied: { catalog: [...catalog, packageOf('10.5.4', { build: 15588, from: 'x' })] },
      becomes: 'up-to-date UpToDate',
    },
    {
      when: 'a build is known to nobody, from before version 10',
      situation: {
        ...read(history('9.6.0.0-8000-20180319-release')),
        version: '10.0.0 [CU19]',
        catalog: catalogOf('10.0.0 [CU19]'),
      },
      reason: 'UnknownBuild',
      says: 'if build 8000 is a release that you trust, write it with its release under `knownBuilds`',
      never: 'Catalog',
      applied: { knowledge: { ...knowledge, releases: veryOld.releases } },
      becomes,
    },
    {
      when: 'a build is known to nobody, of a version that is newer than the numbering that is known',
      situation: { ...read(history('11.0.0.0-20000-20280319-release')), catalog },
      reason: 'UnknownBuild',
      says: 'install a newer version of ratchet: this version does not know 11.0.0, and no edit can make it trusted',
      never: 'Catalog',
    },
    {
      when: 'a build is known to nobody, and no release',
      situation: { ...read(history('10.5.2.0-15500-20250319-rc')), catalog },
      reason: 'UnknownBuild',
      says: 'it is marked "rc", not "release"; no edit can make it trusted',
      never: 'knownBuilds',
      applied: good,
      becomes,
    },
    ...['10.5.0.0-16239-20250319-rc', '10.5.4.0-16239-20250319-release', '10.5.0.0-16239-CU5'].map((raw) => ({
      when: `the rest of the line contradicts a known build: ${raw}`,
      situation: { ...read(history(raw)), catalog },
      reason: 'UnknownBuild',
      says: 'find out on dma01 what is installed: build 16239 is 10.5.0 [CU4], and what was read says otherwise',
      never: 'Catalog',
      applied: good,
      becomes,
    })),
    ...[
      ['two sources contradict each other', [history(rawOf(CU4)), web('10.5.0.0-16432')]],
      ['the file names no build', [history('10.5.0.0')]],
      ['the file names nothing that is there', [history('99.99.99.99-1')]],
      ['the file is no version', [history('?'), web('10.5.0.0-16239')]],
    ].map(([when, readings]) => ({
      when: String(when),
      situation: { ...read(...(readings as readonly Reading[])), catalog },
      reason: 'VersionUnparseable',
      says: line,
      never: 'readable over SSH',
      applied: good,
      becomes,
    })),
    ...[
      ['nothing was read', []],
      ['only the web services answered', [web(CU4)]],
    ].map(([when, readings]) => ({
      when: String(when),
      situation: { ...read(...(readings as readonly Reading[])), catalog },
      reason: 'VersionUnparseable',
      says: file,
      never: line,
      applied: good,
      becomes,
    })),
    {
      when: 'nobody has looked',
      situation: { observed: [], catalog },
      reason: 'NotObserved',
      says: 'put "prod" into the snapshot',
      applied: good,
      becomes,
    },
  ]);
});

describe('who is there', () => {
  const catalog = catalogOf(CU4, CU8);
  const pair = [
    agentEndpoint('dma01', { role: 'failover-main', peer: 'dma02' }),
    agentEndpoint('dma02', { role: 'failover-backup', peer: 'dma01' }),
  ];
  const single = ['dma01', 'dma02'].map((name) => agentEndpoint(name));
  const seenAs = (...roles: readonly AgentRole[]) => ({
    observed: [observedSystem(...roles.map((role, index) => observedAgent(`dma0${index + 1}`, rawOf(CU4), { role })))],
  });
  everyAdviceHelps([
    {
      when: 'the cluster has a pair that nobody declared',
      situation: { ...seenAs('failover-main', 'failover-backup'), system: { agents: single }, catalog },
      reason: 'AgentsMissing',
      says: 'list under `agents: { pairs }` exactly the Failover pairs of the cluster',
      applied: { system: { agents: pair } },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'the pair is the other way round',
      situation: { ...seenAs('failover-backup', 'failover-main'), system: { agents: pair }, catalog },
      reason: 'AgentsMissing',
      says: 'list under `agents: { pairs }` exactly the Failover pairs of the cluster',
      applied: seenAs('failover-main', 'failover-backup'),
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'a pair is declared that the cluster has not',
      situation: { ...seenAs('standalone', 'standalone'), system: { agents: pair }, catalog },
      reason: 'AgentsMissing',
      says: 'then look again',
      applied: { system: { agents: single } },
      becomes: 'upgrade UpgradeAvailable',
    },
  ]);
});

describe('a risk that somebody had accepted', () => {
  const acceptance = { id: 'KI_test', reason: 'tested', owner: 'noc', origin: { file: 'x.yaml', line: 1, column: 1 } };
  const [ended, later] = ['2026-08-31T00:00:00.000Z', '2026-12-31T00:00:00.000Z'].map((expires) => ({
    acceptedRisks: [{ ...acceptance, expires }],
  }));
  const risky = (scope: readonly string[]) => ({
    catalog: catalogOf(CU4, CU8),
    knowledge: { ...knowledge, knownIssues: [issue({ affects: [range(CU8, CU8)], scope })] },
    system: ended ?? {},
  });
  everyAdviceHelps([
    {
      when: 'its end is gone',
      situation: risky([]),
      reason: 'KnownIssue',
      says: 'write a later `expires` into the entry of KI_test under `acceptedRisks`',
      never: 'reason: …',
      applied: { system: later ?? {} },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'its end is gone, and a fact would decide: it holds',
      situation: risky(['snmpv3']),
      reason: 'RiskUnknown',
      says: 'write `facts: { snmpv3: true }` and then write a later `expires` into the entry of KI_test under',
      never: 'reason: …',
      applied: { system: { ...later, facts: { snmpv3: true } } },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'its end is gone, and a fact would decide: it does not hold',
      situation: risky(['snmpv3']),
      reason: 'RiskUnknown',
      says: 'if it does not hold here, write `facts: { snmpv3: false }`',
      applied: { system: { ...ended, facts: { snmpv3: false } } },
      becomes: 'upgrade UpgradeAvailable',
    },
  ]);
});

describe('a Failover pair that would go as the vendor refuses', () => {
  const pairOf = (failover: DesiredSystem['failover'], facts: DesiredSystem['facts'] = {}) => ({
    system: { ...system, failover, facts },
  });
  const [unsaid, staggered, together] = (['default', 'backup-first', 'simultaneous'] as const).map((policy) => ({
    policy,
    systemDefault: undefined,
  })) as [DesiredSystem['failover'], DesiredSystem['failover'], DesiredSystem['failover']];
  const confirmed = { history: { acts: [stepConfirmed(CU9)] } };
  const both = '`failover: { policy: simultaneous }`';
  const waits = { observed: all(CU9).observed, catalog: catalogOf(CU9, CU12, '10.6.0 [CU6]') };
  const straight = { ...waits, version: '10.6.0 [CU6]' };
  everyAdviceHelps([
    {
      when: 'before the migration, by a default that nobody told: the edit alone opens a way',
      situation: { ...waits, ...pairOf(unsaid) },
      reason: 'ManualStepRequired',
      says: `write ${both}, or what the system is set to: \`failover: { policy: default, systemDefault: … }\`; and run NATSMigration`,
      applied: pairOf(together),
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'before the migration, by a default that nobody told: it is told',
      situation: { ...waits, ...pairOf(unsaid) },
      reason: 'ManualStepRequired',
      says: 'or what the system is set to: `failover: { policy: default, systemDefault: … }`',
      applied: { ...pairOf({ policy: 'default', systemDefault: 'simultaneous' }), ...confirmed },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'before the migration, one member after the other: the step confirmed',
      situation: { ...straight, ...pairOf(staggered) },
      reason: 'ManualStepRequired',
      says: `write ${both}; and run NATSMigration.dmupgrade on all Agents, then run \`ratchet confirm`,
      applied: { ...pairOf(together), ...confirmed },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'before the migration, one member after the other: the fact stated',
      situation: { ...straight, ...pairOf(staggered) },
      reason: 'ManualStepRequired',
      says: 'or write `facts: { brokerGateway: true }`',
      applied: pairOf(together, { brokerGateway: true }),
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'before the migration, one member after the other: the line is not left',
      situation: { ...straight, ...pairOf(staggered) },
      reason: 'ManualStepRequired',
      says: 'to stay on line 10.5, write `ceiling: "10.5"`, with `version: latest`',
      applied: { ...pairOf(together), ceiling: '10.5', version: 'latest' },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'before the verification of the ports',
      situation: { ...all('10.0.0 [CU19]'), ...pairOf(staggered), catalog: catalogOf('10.0.0 [CU19]', '10.2.0 [CU7]') },
      reason: 'ManualStepRequired',
      says: `write ${both}; and run VerifyClusterPorts`,
      applied: pairOf(together, { clusterPortsVerified: true }),
      becomes: 'upgrade UpgradeAvailable',
    },
  ]);
});

describe('what is wanted', () => {
  const soaking = {
    from: '10.5.0 [CU17]',
    catalog: catalogOf('10.5.0 [CU17]', '10.6.0 [CU5]', '10.6.0 [CU6]'),
    soakDays: 14,
    now: '2026-08-25T10:00:00.000Z',
  };
  const gated = { from: CU12, catalog: catalogOf(CU12, '10.5.0 [CU14]', '10.6.0 [CU6]'), version: '10.6.0 [CU6]' };
  everyAdviceHelps([
    {
      when: 'a pin and a ceiling lie below what runs',
      situation: { from: CU9, version: '10.4.0 [CU20]', ceiling: '10.4', catalog: catalogOf(CU9, '10.4.0 [CU20]') },
      reason: 'DowngradeRefused',
      says: `write \`version: "${CU9}"\` and \`ceiling: "${CU9}"\` to stay`,
      applied: { version: CU9, ceiling: CU9 },
      becomes: 'up-to-date UpToDate',
    },
    {
      when: 'a pin on the other track lies below what runs',
      situation: { from: CU8, track: 'feature', version: '10.5.4', catalog: catalogOf(CU8, '10.5.4') },
      reason: 'TrackSwitchRefused',
      says: `write \`track: main\` and \`version: "${CU8}"\` to stay`,
      applied: { track: 'main', version: CU8 },
      becomes: 'up-to-date UpToDate',
    },
    {
      when: 'the other track has nothing that is a step forward',
      situation: { from: '10.5.8', catalog: catalogOf('10.5.8', '10.5.12', '10.5.0 [CU4]') },
      reason: 'TrackSwitchRefused',
      says: 'write `track: feature` to stay on the feature track',
      applied: { track: 'feature' },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'a pin waits for the migration, and the line is not to be left',
      situation: gated,
      reason: 'ManualStepRequired',
      says: 'write `ceiling: "10.5"`, with `version: latest` in place of a pin above it',
      applied: { ceiling: '10.5', version: 'latest' },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'a pin waits for the migration, and it is done',
      situation: gated,
      reason: 'ManualStepRequired',
      says: 'or write `facts: { brokerGateway: true }`',
      applied: { system: { facts: { brokerGateway: true } } },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'the newest has to age and waits for the migration, and one before it waits for that alone',
      situation: soaking,
      reason: 'ManualStepRequired',
      says: 'run NATSMigration.dmupgrade on all Agents',
      never: 'wait',
      applied: { system: { facts: { brokerGateway: true } } },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'the only one has to age and waits for the migration',
      situation: { ...soaking, catalog: catalogOf('10.5.0 [CU17]', '10.6.0 [CU6]') },
      reason: 'ManualStepRequired',
      says: 'run NATSMigration.dmupgrade on all Agents',
      applied: { system: { facts: { brokerGateway: true } } },
      becomes: 'waiting AwaitingSoak',
    },
    {
      when: 'one has to age and that is all',
      situation: { ...soaking, system: { facts: { brokerGateway: true } }, catalog: catalogOf('10.6.0 [CU6]') },
      reason: 'AwaitingSoak',
      says: 'wait, or write a `minimumReleaseAge`',
      applied: { now: '2026-10-01T00:00:00.000Z' },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'the build that the vendor printed for the pin is a misprint, and lower than what runs',
      situation: { from: CU9, version: '10.5.0 [CU10]', catalog: catalogOf(CU9) },
      reason: 'PackageUnavailable',
      says: 'add the full package of 10.5.0 [CU10] to the Catalog',
      never: '16443',
      applied: { catalog: catalogOf(CU9, '10.5.0 [CU10]') },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'a pin is older, and of the next release only a misprint is known',
      situation: { from: CU9, version: '10.5.0 [CU7]', catalog: catalogOf(CU9) },
      reason: 'DowngradeRefused',
      says: 'the earliest main release that is a step forward is 10.5.0 [CU10], which the Catalog does not have',
      applied: { version: '10.5.0 [CU10]', catalog: catalogOf(CU9, '10.5.0 [CU10]') },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'a pin is older, and the next release is there beside its misprint',
      situation: { from: CU9, version: '10.5.0 [CU7]', catalog: catalogOf(CU9, '10.5.0 [CU10]') },
      reason: 'DowngradeRefused',
      says: 'the earliest main release that is a step forward is 10.5.0 [CU10]',
      never: 'the Catalog does not have',
      applied: { version: '10.5.0 [CU10]' },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'a pin is known to nobody, and its number tells which fixes it has',
      situation: {
        from: CU9,
        version: '10.6.0 [CU9]',
        catalog: catalogOf(CU9),
        system: { facts: { brokerGateway: true } },
      },
      reason: 'UnknownRelease',
      says: 'or add the package of 10.6.0 [CU9] to the Catalog',
      applied: { catalog: catalogOf(CU9, '10.6.0 [CU9]') },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'a pin is known to nobody, and no number tells which fixes it has',
      situation: { from: CU9, version: '10.5.0 [CU25]', catalog: catalogOf(CU9, CU12) },
      reason: 'UnknownRelease',
      says: 'write a release that is known under `version`, or install a newer version of ratchet',
      never: 'Catalog',
      applied: { version: CU12 },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'a pin is announced, and the Catalog does not have it',
      situation: { from: '10.6.0 [CU6]', version: '10.6.0 [CU7]', catalog: catalogOf('10.6.0 [CU6]') },
      reason: 'PackageUnavailable',
      says: 'once the vendor has released 10.6.0 [CU7], add its package to the Catalog with its `releasedAt`',
      never: 'entry',
      applied: {
        catalog: [packageOf('10.6.0 [CU6]'), packageOf('10.6.0 [CU7]', { releasedAt: '2026-08-31T00:00:00.000Z' })],
      },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'a pin is announced, and the Catalog has it',
      situation: { from: '10.6.0 [CU6]', version: '10.6.0 [CU7]', catalog: catalogOf('10.6.0 [CU6]', '10.6.0 [CU7]') },
      reason: 'PackageUnavailable',
      says: 'write its `releasedAt` into the Catalog entry',
      applied: {
        catalog: [packageOf('10.6.0 [CU6]'), packageOf('10.6.0 [CU7]', { releasedAt: '2026-08-31T00:00:00.000Z' })],
      },
      becomes: 'upgrade UpgradeAvailable',
    },
    {
      when: 'the build that the vendor printed for the pin is a misprint',
      situation: { from: CU8, version: '10.5.0 [CU10]', catalog: catalogOf(CU8) },
      reason: 'PackageUnavailable',
      says: 'add the full package of 10.5.0 [CU10] to the Catalog',
      never: '16443',
      applied: { catalog: catalogOf(CU8, '10.5.0 [CU10]') },
      becomes: 'upgrade UpgradeAvailable',
    },
  ]);

  it('tells of the newest beside the one that a person can open now', () => {
    const found = entry(soaking);
    expect(found.target).toMatchObject({ release: '10.6.0 [CU5]' });
    expect(found.evidence).toContainEqual(expect.stringContaining('newer, and held back (old-enough): 10.6.0 [CU6]'));
  });

  it.each`
    from              | to                 | gate
    ${'10.4.0'}       | ${'10.5.0 [CU12]'} | ${'10.4.0'}
    ${'10.3.0'}       | ${'10.4.0 [CU18]'} | ${'10.3.0'}
    ${'10.5.0 [CU1]'} | ${'10.5.0 [CU12]'} | ${'10.5.0 [CU1]'}
    ${'10.5.0 [CU2]'} | ${'10.6.0 [CU6]'}  | ${undefined}
  `('keeps the gate where $from cannot have been migrated, whatever the facts say', ({ from, to, gate }) => {
    const catalog = catalogOf('10.4.0 [CU18]', CU12, '10.6.0 [CU6]');
    const facts = { brokerGateway: true };
    for (const version of ['10.6.0 [CU6]', 'latest']) {
      const found = entry({ from, version, catalog, system: { facts } });
      const releases = found.hops.map((hop) => hop.to.release);
      expect([found.verdict, releases[0], releases.includes('10.6.0 [CU6]')]).toEqual(['upgrade', to, !gate]);
      const told = expect.stringContaining(`\`facts: { brokerGateway: true }\` cannot be true of ${gate}`);
      if (gate === undefined) expect(found.warnings).not.toContainEqual(told);
      else expect(found.warnings).toContainEqual(told);
    }
  });

  const [FACT, CEILING] = ['or write `facts: { brokerGateway: true }`', 'write `ceiling: "10.5"`'];
  const PORTS = 'or write `facts: { clusterPortsVerified: true }`';
  it.each`
    from               | track        | names                                | begins                                                  | says               | never
    ${'10.5.0 [CU1]'}  | ${'main'}    | ${['10.5.0 [CU18]', '10.6.0 [CU6]']} | ${'once it runs 10.5.0 [CU18]: run NATSMigration'}      | ${[CEILING]}       | ${['facts']}
    ${'10.5.4'}        | ${'main'}    | ${['10.5.12 [CU2]', '10.6.0 [CU6]']} | ${'once it runs 10.5.12 [CU2]: run NATSMigration'}      | ${[]}              | ${['facts', 'ceiling']}
    ${'10.5.12 [CU2]'} | ${'main'}    | ${['10.6.0 [CU6]']}                  | ${'run NATSMigration'}                                  | ${[FACT]}          | ${['ceiling']}
    ${'10.5.0 [CU18]'} | ${'feature'} | ${['10.6.9']}                        | ${'run NATSMigration'}                                  | ${[FACT]}          | ${['ceiling']}
    ${'10.5.0 [CU18]'} | ${'main'}    | ${['10.6.0 [CU6]']}                  | ${'run NATSMigration'}                                  | ${[FACT, CEILING]} | ${[]}
    ${'10.0.0 [CU5]'}  | ${'main'}    | ${['10.0.0 [CU19]', '10.2.0 [CU7]']} | ${'once it runs 10.0.0 [CU19]: run VerifyClusterPorts'} | ${[PORTS]}         | ${[]}
  `('advises on $from to $names what works when it is done: $begins', ({ from, track, names, begins, says, never }) => {
    const found = entry({ from, track, catalog: catalogOf(...names), version: names.at(-1) });
    const unblock = found.unblock ?? '';
    expect(unblock.startsWith(begins), unblock).toBe(true);
    for (const part of says) expect(unblock).toContain(part);
    for (const part of never) expect(unblock).not.toContain(part);
  });

  it('does not offer the fact that is there already', () => {
    const catalog = catalogOf(CU12, '10.6.0 [CU6]');
    const found = entry({
      from: '10.4.0',
      version: '10.6.0 [CU6]',
      catalog,
      system: { facts: { brokerGateway: true } },
    });
    expect(found.message).toContain('and then: before 10.6.0 [CU6] the system must be migrated to BrokerGateway');
    expect(found.unblock).toContain(
      'take `brokerGateway: true` out of `facts` until it is done; on 10.5.0 [CU12], run',
    );
    expect(found.unblock).not.toContain('or write `facts');
  });
});
