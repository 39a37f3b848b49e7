import { describe, expect, it } from 'vitest';
import type { KnownIssue } from '../../../src/model/knowledge.ts';
import type { RiskAcceptance } from '../../../src/model/overlay.ts';
import type { HistoricRun } from '../../../src/planner/history.ts';
import {
  buildOf,
  cluster,
  entry,
  fullKnowledge,
  knowledge,
  NOW,
  observedCluster,
  packageOf,
  pathOf,
} from '../fleet.ts';
import { issue, range } from './issues.ts';

const CU4 = '10.5.0 [CU4]';
const catalog = [packageOf(CU4), packageOf('10.5.0 [CU6]'), packageOf('10.5.0 [CU8]')];
const knowing = (...knownIssues: readonly KnownIssue[]) => ({ ...knowledge, knownIssues });
const ofCu8 = issue({ affects: [range('10.5.0 [CU8]', '10.5.0 [CU8]')] });

function acceptance(overrides: Partial<RiskAcceptance> = {}): RiskAcceptance {
  const origin = { file: 'x.yaml', line: 1, column: 1 };
  return { id: 'KI_test', reason: 'tested', owner: 'noc', expires: '2026-12-31', origin, ...overrides };
}

describe('a known issue of the newest release', () => {
  it.each`
    severity                  | scope         | facts                | accepted                                                 | path              | shown
    ${'blocks-upgrade'}       | ${[]}         | ${{}}                | ${[]}                                                    | ${'10.5.0 [CU6]'} | ${[]}
    ${'breaks-after-upgrade'} | ${[]}         | ${{}}                | ${[]}                                                    | ${'10.5.0 [CU6]'} | ${[]}
    ${'degrades'}             | ${[]}         | ${{}}                | ${[]}                                                    | ${'10.5.0 [CU8]'} | ${[true]}
    ${'cosmetic'}             | ${[]}         | ${{}}                | ${[]}                                                    | ${'10.5.0 [CU8]'} | ${[true]}
    ${'blocks-upgrade'}       | ${['snmpv3']} | ${{}}                | ${[]}                                                    | ${'10.5.0 [CU6]'} | ${[]}
    ${'degrades'}             | ${['snmpv3']} | ${{}}                | ${[]}                                                    | ${'10.5.0 [CU8]'} | ${['unknown']}
    ${'blocks-upgrade'}       | ${['snmpv3']} | ${{ snmpv3: false }} | ${[]}                                                    | ${'10.5.0 [CU8]'} | ${[]}
    ${'blocks-upgrade'}       | ${['snmpv3']} | ${{ snmpv3: true }}  | ${[]}                                                    | ${'10.5.0 [CU6]'} | ${[]}
    ${'blocks-upgrade'}       | ${[]}         | ${{}}                | ${[acceptance()]}                                        | ${'10.5.0 [CU8]'} | ${[true]}
    ${'blocks-upgrade'}       | ${['snmpv3']} | ${{}}                | ${[acceptance()]}                                        | ${'10.5.0 [CU8]'} | ${['unknown']}
    ${'blocks-upgrade'}       | ${[]}         | ${{}}                | ${[acceptance({ id: 'KI_other' })]}                      | ${'10.5.0 [CU6]'} | ${[]}
    ${'blocks-upgrade'}       | ${[]}         | ${{}}                | ${[acceptance({ expires: '2026-08-31' })]}               | ${'10.5.0 [CU6]'} | ${[]}
    ${'blocks-upgrade'}       | ${[]}         | ${{}}                | ${[acceptance({ expires: NOW })]}                        | ${'10.5.0 [CU6]'} | ${[]}
    ${'blocks-upgrade'}       | ${[]}         | ${{}}                | ${[acceptance({ expires: '2026-09-01T00:00:00.001Z' })]} | ${'10.5.0 [CU8]'} | ${[true]}
    ${'blocks-upgrade'}       | ${[]}         | ${{}}                | ${[acceptance({ expires: 'one day' })]}                  | ${'10.5.0 [CU6]'} | ${[]}
    ${'blocks-upgrade'}       | ${[]}         | ${{}}                | ${[acceptance({ expires: '2026-01-01' }), acceptance()]} | ${'10.5.0 [CU8]'} | ${[true]}
  `(
    '$severity, $scope, $facts, accepted $accepted.length times: $path',
    ({ severity, scope, facts, accepted, path, shown }) => {
      const found = entry({
        catalog,
        knowledge: knowing({ ...ofCu8, severity, scope }),
        system: { facts, acceptedRisks: accepted },
      });
      expect([pathOf(found), found.risks.map(({ verdict }) => verdict)], found.message).toEqual([path, shown]);
    },
  );

  const only = [packageOf(CU4), packageOf('10.5.0 [CU8]')];

  it('that is true holds the system back, and says what to write', () => {
    const found = entry({ catalog: only, knowledge: knowing(ofCu8) });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'KnownIssue', target: { release: '10.5.0 [CU8]' } });
    expect(found.unblock).toBe('write `acceptedRisks: [{ id: KI_test, reason: …, owner: …, expires: … }]`');
    expect(found.risks).toMatchObject([{ id: 'KI_test', verdict: true, accepted: undefined }]);
    expect(found.message).toContain('https://docs.example/ki');
  });

  it.each`
    facts                            | verdict      | reason                | shown
    ${{}}                            | ${'upgrade'} | ${'UpgradeAvailable'} | ${[['unknown', 'degrades']]}
    ${{ 'vcredist-missing': false }} | ${'upgrade'} | ${'UpgradeAvailable'} | ${[]}
    ${{ 'vcredist-missing': true }}  | ${'blocked'} | ${'KnownIssue'}       | ${[[true, 'blocks-upgrade']]}
  `(
    'that the vendor tells of no release holds back only where it is stated: $facts: $verdict',
    ({ facts, verdict, reason, shown }) => {
      const missing = fullKnowledge.knownIssues.filter(({ scope }) => scope.includes('vcredist-missing'));
      const found = entry({ catalog: only, knowledge: knowing(...missing), system: { facts } });
      const risks = found.risks.map((risk) => [risk.verdict, risk.severity]);
      expect([found.verdict, found.reason, risks]).toEqual([verdict, reason, shown]);
    },
  );

  it('that nothing decides holds the system back, and says which facts would decide it', () => {
    const found = entry({ catalog: only, knowledge: knowing({ ...ofCu8, scope: ['snmpv3', 'saml'] }) });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'RiskUnknown' });
    expect(found.unblock).toContain('write `facts: { snmpv3: false }` or `facts: { saml: false }`; if all of them do,');
    expect(found.unblock).toContain('write `facts: { snmpv3: true, saml: true }` and then accept it: `acceptedRisks:');
  });

  it.each`
    key                         | not                       | so
    ${'idp'}                    | ${'idp: false'}           | ${'idp: true'}
    ${'brokergateway'}          | ${'brokerGateway: false'} | ${'brokerGateway: true'}
    ${'os:windows-server-2025'} | ${'os: false'}            | ${'os: windows-server-2025'}
    ${'os-locale:non-english'}  | ${'os-locale: false'}     | ${'os-locale: non-english'}
    ${'browser:chrome>=139'}    | ${'browser: false'}       | ${'browser: "chrome>=139"'}
    ${'cube<10.4.2425.2536'}    | ${'cube: false'}          | ${'cube: "<10.4.2425.2536"'}
  `('with $key names the fact that ends it: $not, or $so', ({ key, not, so }) => {
    const found = entry({ catalog: only, knowledge: knowing({ ...ofCu8, scope: [key] }) });
    expect(found.unblock).toMatch(
      `if it does not hold here, write \`facts: { ${not} }\`; if it does, write \`facts: { ${so} }\` and then accept it: `,
    );
  });

  it('names every risk in the way out', () => {
    const found = entry({ catalog: only, knowledge: knowing(ofCu8, { ...ofCu8, id: 'KI_second' }) });
    expect(found.unblock).toContain('KI_second');
    expect(found.unblock).toContain('KI_test');
  });

  it('records who took it on', () => {
    const found = entry({ catalog: only, knowledge: knowing(ofCu8), system: { acceptedRisks: [acceptance()] } });
    expect(found.hops[0]?.risks[0]?.accepted).toEqual({
      reason: 'tested',
      owner: 'noc',
      expires: '2026-12-31T00:00:00.000Z',
    });
    expect(found.warnings).toEqual([]);
  });

  it.each`
    scope         | written                        | says
    ${[]}         | ${undefined}                   | ${'ended on 2026-08-30T22:00:00.000Z'}
    ${[]}         | ${'2026-08-31'}                | ${'ended on 2026-08-31 '}
    ${['snmpv3']} | ${'2026-08-31T00:00:00+02:00'} | ${'ended on 2026-08-31T00:00:00+02:00'}
  `('says when an acceptance ended, as its author wrote it: $written, $scope', ({ scope, written, says }) => {
    const end = { expires: '2026-08-30T22:00:00.000Z', expiresAsWritten: written };
    const acceptedRisks = [acceptance(end)];
    const found = entry({ catalog: only, knowledge: knowing({ ...ofCu8, scope }), system: { acceptedRisks } });
    expect(found.message).toContain(`; the acceptance by noc ${says}`);
    expect(found.risks).toMatchObject([{ id: 'KI_test', acceptanceOver: true, accepted: undefined }]);
  });

  it.each`
    id             | says
    ${'KI_nobody'} | ${'accepts nothing: no known issue, path rule or local risk has this id'}
    ${'KI_test'}   | ${'does not apply to what this plan would do, and can go'}
  `('warns about the acceptance of $id', ({ id, says }) => {
    const found = entry({
      catalog: [packageOf(CU4), packageOf('10.5.0 [CU6]')],
      knowledge: knowing(ofCu8),
      system: { acceptedRisks: [acceptance({ id })] },
    });
    expect(found.verdict).toBe('upgrade');
    expect(found.warnings).toContainEqual(`the acceptance of ${id} ${says}`);
  });

  it.each([
    ['is old enough', { from: CU4, catalog: only, soakDays: 4000 }, 'AwaitingSoak', '10.5.0 [CU8]'],
    [
      'can be gone to after the migration',
      { from: '10.5.12', track: 'feature', version: '10.6.1' },
      'ManualStepRequired',
      '10.6.1',
    ],
    [
      'can be gone to after a stop and the migration',
      { from: '10.5.4', track: 'feature', version: '10.6.1' },
      'HopRequired',
      '10.6.1',
    ],
  ] as const)(
    'says nothing of an acceptance that is asked for once the release %s',
    (_, situation, reason, affected) => {
      const found = entry({
        catalog: ['10.5.12', '10.6.1'].map((name) => packageOf(name)),
        ...situation,
        knowledge: knowing(issue({ affects: [range(affected, affected)] })),
        system: { acceptedRisks: [acceptance()] },
      });
      expect(found.reason).toBe(reason);
      expect(found.warnings.filter((warning) => warning.includes('acceptance'))).toEqual([]);
    },
  );

  it('holds no repair back: the others run that release already', () => {
    const situation = { catalog, system: { agents: cluster }, knowledge: knowing(ofCu8) };
    const found = entry({ ...situation, observed: [observedCluster('10.5.0 [CU8]', '10.5.0 [CU8]', CU4)] });
    expect(found).toMatchObject({
      verdict: 'upgrade',
      reason: 'MixedVersions',
      hops: [{ risks: [{ id: 'KI_test' }] }],
    });
  });

  it.each([
    ['nobody accepted it', []],
    ['it is accepted', [acceptance()]],
  ])('does not keep Agents from following the others to the newest release below it where %s', (_, acceptedRisks) => {
    const situation = { catalog, system: { agents: cluster, acceptedRisks }, knowledge: knowing(ofCu8) };
    const found = entry({ ...situation, observed: [observedCluster('10.5.0 [CU6]', '10.5.0 [CU6]', CU4)] });
    expect(found).toMatchObject({ verdict: 'upgrade', reason: 'MixedVersions', target: { release: '10.5.0 [CU6]' } });
  });
});

describe('a risk of the straight way', () => {
  const onTheWay = issue({
    appliesTo: 'upgrade-path',
    affects: [range('10.5.0 [CU8]', '10.5.0 [CU8]')],
    from: [range(CU4, CU4)],
  });

  it('is gone around with a further stop, and the plan says why', () => {
    const found = entry({ catalog, version: '10.5.0 [CU8]', knowledge: knowing(onTheWay) });
    expect(pathOf(found)).toBe('10.5.0 [CU6] → 10.5.0 [CU8]');
    expect(found.hops[0]?.why).toContain('KI_test');
    expect(found.evidence).toContainEqual(
      expect.stringMatching(
        /not the straight way to 10\.5\.0 \[CU8\]: KI_test: .* chosen instead: 10\.5\.0 \[CU6\] → /,
      ),
    );
  });

  it('is taken where it is accepted, since fewer hops come first', () => {
    const system = { acceptedRisks: [acceptance()] };
    expect(pathOf(entry({ catalog, version: '10.5.0 [CU8]', system, knowledge: knowing(onTheWay) }))).toBe(
      '10.5.0 [CU8]',
    );
  });

  it('decides between stops: an accepted risk is avoided where as few hops do without', () => {
    const wide = [packageOf('10.4.0 [CU20]'), packageOf('10.4.0 [CU21]'), packageOf('10.5.0 [CU12]')];
    const ofCu21 = issue({ affects: [range('10.4.0 [CU21]', '10.4.0 [CU21]')] });
    const situation = { from: '10.3.0 [CU5]', version: '10.5.0 [CU12]', catalog: wide };
    expect(pathOf(entry(situation))).toBe('10.4.0 [CU21] → 10.5.0 [CU12]');
    expect(pathOf(entry({ ...situation, knowledge: knowing(ofCu21) }))).toBe('10.4.0 [CU20] → 10.5.0 [CU12]');
    const system = { acceptedRisks: [acceptance()] };
    expect(pathOf(entry({ ...situation, knowledge: knowing(ofCu21), system }))).toBe('10.4.0 [CU20] → 10.5.0 [CU12]');
  });

  it('holds the system back where every way has it', () => {
    const found = entry({
      catalog: [packageOf(CU4), packageOf('10.5.0 [CU8]')],
      version: '10.5.0 [CU8]',
      knowledge: knowing(onTheWay),
    });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'KnownIssue', hops: [] });
  });
});

describe('an upgrade that failed on another system', () => {
  const run: HistoricRun = {
    id: 'r1',
    state: 'failed',
    from: CU4,
    to: '10.5.0 [CU8]',
    targetBuild: buildOf('10.5.0 [CU8]'),
    packageSha256: '0',
    message: 'the service did not start',
  };
  const id = `LOCAL_failed_other_${run.targetBuild}`;

  it.each`
    latest                        | path
    ${{}}                         | ${'10.5.0 [CU6]'}
    ${{ state: 'partial' }}       | ${'10.5.0 [CU6]'}
    ${{ state: 'wrong-version' }} | ${'10.5.0 [CU6]'}
    ${{ state: 'stalled' }}       | ${'10.5.0 [CU6]'}
    ${{ state: 'succeeded' }}     | ${'10.5.0 [CU8]'}
    ${{ state: 'running' }}       | ${'10.5.0 [CU8]'}
    ${{ state: 'closed' }}        | ${'10.5.0 [CU8]'}
    ${{ from: '10.5.0 [CU6]' }}   | ${'10.5.0 [CU6]'}
    ${{ from: '10.5.0 [CU0]' }}   | ${'10.5.0 [CU6]'}
    ${{ from: '10.4.0 [CU18]' }}  | ${'10.5.0 [CU8]'}
    ${{ from: '10.5.6' }}         | ${'10.5.0 [CU8]'}
    ${{ from: 'nobody knows' }}   | ${'10.5.0 [CU8]'}
    ${{ targetBuild: 1 }}         | ${'10.5.0 [CU8]'}
  `('$latest leads to $path', ({ latest, path }) => {
    const others = new Map([['other', { latest: { ...run, ...latest } }]]);
    const found = entry({ catalog, others });
    expect(pathOf(found)).toBe(path);
  });

  it('is not made in two hops instead, nor by the next plan', () => {
    const others = new Map([['other', { latest: run }]]);
    expect(entry({ catalog, others, version: '10.5.0 [CU8]' })).toMatchObject({ verdict: 'blocked', hops: [] });
    expect(entry({ catalog, others, from: '10.5.0 [CU6]' })).toMatchObject({ verdict: 'blocked', hops: [] });
  });

  it('is a risk that can be accepted like any other', () => {
    const others = new Map([['other', { latest: run }]]);
    const situation = { catalog: [packageOf(CU4), packageOf('10.5.0 [CU8]')], others };
    const held = entry(situation);
    expect(held).toMatchObject({ verdict: 'blocked', reason: 'RiskUnknown' });
    expect(held.unblock).toContain(`id: ${id}`);
    expect(held.message).toContain('the service did not start');
    const taken = entry({ ...situation, system: { acceptedRisks: [acceptance({ id })] } });
    expect(taken).toMatchObject({ verdict: 'upgrade', risks: [{ id, kind: 'local', verdict: 'unknown' }] });
  });
});

describe('what else is told', () => {
  it('a bounded number of breaking changes, newest first', () => {
    const found = entry({
      from: '10.4.12',
      version: '10.5.0 [CU18]',
      knowledge: { ...fullKnowledge, knownIssues: [] },
    });
    const said = found.warnings.find((warning) => warning.includes('breaking changes')) ?? '';
    expect(said).toMatch(/^\d+ breaking changes between 10\.4\.12 and 10\.5\.0 \[CU18\]: /);
    expect(said.match(/https:/g)).toHaveLength(5);
    const rest = /; and (?<more>\d+) more, each by `ratchet knowledge show <number>`: (?<numbers>[\d, ]+)$/.exec(said);
    expect(rest?.groups?.['numbers']?.split(', ')).toHaveLength(Number(rest?.groups?.['more']));
  });

  it.each`
    from              | track        | main                                | feature
    ${'10.5.0 [CU3]'} | ${'main'}    | ${['10.5.0 [CU8]', '10.5.0 [CU8]']} | ${['10.5.8', '10.5.8']}
    ${'10.5.0 [CU8]'} | ${'main'}    | ${['10.5.0 [CU8]', '10.5.0 [CU8]']} | ${['10.5.8', undefined]}
    ${'10.5.6'}       | ${'feature'} | ${['10.5.0 [CU8]', undefined]}      | ${['10.5.8', '10.5.8']}
  `('from $from, what either track has: $main, $feature', ({ from, track, main, feature }) => {
    const small = [packageOf('10.5.0 [CU8]'), packageOf('10.5.8')];
    const releases = knowledge.releases.filter(({ release }) => {
      return release.minor === 5 && (release.month === 0 ? release.cu <= 8 : release.month <= 8 && release.cu === 0);
    });
    const found = entry({ from, track, catalog: small, knowledge: { ...knowledge, releases } });
    const told = found.available.map(({ newest, newestEligible }) => [newest?.release, newestEligible?.release]);
    expect(told).toEqual([main, feature]);
    expect(found.available[0]?.newest?.notes).toContain('https://docs.dataminer.services/release-notes/');
  });
});
