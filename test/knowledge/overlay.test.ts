import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { withOverlays } from '../../src/knowledge/overlay.ts';
import type { Severity } from '../../src/model/knowledge.ts';
import type { Correction, KnowledgeOverlay, KnownBuild, LocalRisk } from '../../src/model/overlay.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { formatRelease } from '../../src/model/release.ts';
import { r } from '../builders.ts';

const shipped = loadKnowledge();
const LEAK = 'KI_ClusterEndpoint_SLNet_leak';
const origin = { file: 'ours.yaml', line: 5, column: 7 };
const build = (name: string, number: number): KnownBuild => ({ release: r(name), build: number, reason: 'x', origin });
const drop = (id: string): Correction => ({ kind: 'drop', id, reason: 'x', origin });
const regrade = (id: string, severity: Severity = 'cosmetic'): Correction => {
  return { kind: 'severity', id, severity, reason: 'x', origin };
};
const risk: LocalRisk = {
  id: 'LOCAL_slow',
  title: 'slow',
  severity: 'degrades',
  status: 'open',
  appliesTo: 'running-version',
  affects: [{ track: 'main', from: undefined, fromInclusive: false, to: undefined, toInclusive: false }],
  from: undefined,
  fixedIn: [],
  scope: [],
  fixedFromBuild: [],
  url: 'ours.yaml',
  reason: 'x',
  origin,
};

function overlay(spec: Partial<KnowledgeOverlay>): KnowledgeOverlay {
  return { name: 'ours', origin, knownBuilds: [], risks: [], corrections: [], ...spec };
}

function overlaid(...specs: readonly Partial<KnowledgeOverlay>[]) {
  const found = withOverlays(shipped, specs.map(overlay));
  if (found.kind === 'problems') throw new Error(found.problems.map(formatProblem).join('\n'));
  return found.knowledge;
}

function told(spec: Partial<KnowledgeOverlay>): string[] {
  const found = withOverlays(shipped, [overlay(spec)]);
  return [...(found.kind === 'problems' ? found.problems : []), ...found.warnings].map(formatProblem);
}

describe('knowledge with overlays', () => {
  it('is the very same without any', () => {
    expect(withOverlays(shipped, [])).toEqual({ kind: 'knowledge', knowledge: shipped, warnings: [] });
  });

  it('knows a further build of a known release', () => {
    const { releases } = overlaid({ knownBuilds: [build('10.5.0 [CU4]', 16000)] });
    const found = releases.find(({ release }) => formatRelease(release) === '10.5.0 [CU4]');
    expect(found?.builds).toEqual([15943, 16000, 16239]);
    expect(releases).toHaveLength(shipped.releases.length);
  });

  it('knows a release that is newer than what is shipped, in its place', () => {
    const { releases } = overlaid({ knownBuilds: [build('10.7.4', 19001), build('10.7.4', 19002)] });
    const index = releases.findIndex(({ release }) => formatRelease(release) === '10.7.4');
    expect(releases[index]).toMatchObject({ train: 88, builds: [19001, 19002], status: 'released', url: 'ours.yaml' });
    expect(formatRelease(releases[index - 1]?.release ?? r('10.0.0'))).toBe('10.7.0');
  });

  it('holds vouched builds against each other, and takes what is in order', () => {
    const [low, high] = [build('10.8.0', 20_000), build('10.8.0 [CU1]', 20_100)];
    expect(told({ knownBuilds: [low, high] })).toEqual([]);
    expect(told({ knownBuilds: [{ ...low, build: 20_200 }, high] })).toEqual([
      expect.stringContaining('error: build 20100 of "10.8.0 [CU1]" is not above build 20200 of "10.8.0"'),
      expect.stringContaining('warning: build 20200 of "10.8.0" is not below build 20100 of "10.8.0 [CU1]"'),
    ]);
  });

  it('knows a release of the last line before version 10 as one to start from, and none before', () => {
    const { releases } = overlaid({ knownBuilds: [build('9.6.0 [CU11]', 8000)] });
    expect(releases[0]).toMatchObject({ release: r('9.6.0 [CU11]'), train: undefined, builds: [8000] });
    for (const older of ['9.5.0', '9.0.0', '8.5.0']) {
      expect(told({ knownBuilds: [build(older, 7000)] })).toEqual([expect.stringContaining(`"${older}" is not known`)]);
    }
  });

  it('has the risks of the site beside those of the vendor, without their origin', () => {
    const { knownIssues } = overlaid({ risks: [risk] });
    const { reason: _, origin: __, ...issue } = risk;
    expect(knownIssues).toEqual([...shipped.knownIssues, issue]);
  });

  it('lacks what was dropped, and grades what was graded again', () => {
    const { knownIssues, pathRules } = overlaid(
      { corrections: [drop('KI_DCOMConfig_flagged_as_virus'), drop('avoid-10.2.7')] },
      { corrections: [regrade(LEAK)] },
    );
    expect(knownIssues.map(({ id }) => id)).not.toContain('KI_DCOMConfig_flagged_as_virus');
    expect(knownIssues.find(({ id }) => id === LEAK)?.severity).toBe('cosmetic');
    expect([knownIssues.length, pathRules.length]).toEqual([126, 68]);
  });

  it('has a digest of its own, which the place of an entry does not change', () => {
    const here = overlaid({ risks: [risk] }).digest;
    const elsewhere = overlaid({ risks: [{ ...risk, origin: { ...origin, line: 9 } }] }).digest;
    const worse = overlaid({ risks: [{ ...risk, severity: 'blocks-upgrade' }] }).digest;
    expect(elsewhere).toBe(here);
    expect(new Set([shipped.digest, here, worse]).size).toBe(3);
  });
});

describe('an overlay that contradicts the vendor', () => {
  it.each`
    spec                                                       | says
    ${{ knownBuilds: [build('10.5.0 [CU5]', 15943)] }}         | ${'ours.yaml:5:7: error: build 15943 is "10.5.0 [CU5]" here, but the vendor published it as "10.5.0 [CU4]"; correct or remove it'}
    ${{ knownBuilds: [build('10.5.0 [CU4]', 15943)] }}         | ${'ours.yaml:5:7: warning: build 15943 is known to be "10.5.0 [CU4]" without this entry; remove it'}
    ${{ knownBuilds: [build('10.5.0 [CU5]', 16223)] }}         | ${'ours.yaml:5:7: error: build 16223 is "10.5.0 [CU5]" here, but the vendor published it as "10.5.0 [CU6]"; correct or remove it'}
    ${{ knownBuilds: [build('11.0.0', 20000)] }}               | ${'ours.yaml:5:7: error: release "11.0.0" is not known, and its number does not tell which fixes it has; remove the entry, or install a newer version of ratchet (the nearest known is "10.7.0")'}
    ${{ knownBuilds: [build('10.5.0 [CU12]', 15500)] }}        | ${'ours.yaml:5:7: error: build 15500 of "10.5.0 [CU12]" is not above build 16515 of "10.5.0 [CU9]", which came out before it; write the build of "10.5.0 [CU12]", or the release that has build 15500'}
    ${{ knownBuilds: [build('10.5.0 [CU7]', 16600)] }}         | ${'ours.yaml:5:7: warning: build 16600 of "10.5.0 [CU7]" is not below build 16432 of "10.5.0 [CU8]", which came out after it; unless "10.5.0 [CU7]" was made again, write the build of "10.5.0 [CU7]", 16338, or the release that has build 16600'}
    ${{ knownBuilds: [build('10.99.1', 17900)] }}              | ${'ours.yaml:5:7: error: release "10.99.1" lies 92 lines above 10.7, the newest that is known; correct it, or install a newer version of ratchet (the nearest known is "10.6.10")'}
    ${{ knownBuilds: [build('10.9.0', 17900)] }}               | ${'ours.yaml:5:7: warning: release "10.9.0" lies 2 lines above 10.7, the newest that is known; correct it, or install a newer version of ratchet (the nearest known is "10.7.0")'}
    ${{ corrections: [regrade('avoid-10.2.7')] }}              | ${'ours.yaml:5:7: error: "avoid-10.2.7" is a path rule, which has no severity; write drop: true, or remove the correction'}
    ${{ corrections: [drop('major-by-major')] }}               | ${'ours.yaml:5:7: error: "major-by-major" is a path rule that is built in, and cannot be dropped or graded; remove the correction, and pin target.version to a release that it lets the system reach'}
    ${{ corrections: [regrade('brokergateway-before-10.6')] }} | ${'ours.yaml:5:7: error: "brokergateway-before-10.6" is a path rule that is built in, and cannot be dropped or graded; remove the correction, and pin target.version to a release that it lets the system reach'}
    ${{ corrections: [drop('vcredist-14.40')] }}               | ${'ours.yaml:5:7: error: "vcredist-14.40" is a path rule that is built in, and cannot be dropped or graded; it holds no plan back, so remove the correction'}
    ${{ corrections: [drop('nats-ports')] }}                   | ${'ours.yaml:5:7: error: "nats-ports" is a path rule that is built in, and cannot be dropped or graded; it holds no plan back, so remove the correction'}
    ${{ corrections: [drop('check-VerifyOSVersion')] }}        | ${'ours.yaml:5:7: error: "check-VerifyOSVersion" is a path rule that is built in, and cannot be dropped or graded; it holds no plan back, so remove the correction'}
    ${{ corrections: [drop('gqi-newtonsoft')] }}               | ${'ours.yaml:5:7: error: "gqi-newtonsoft" is asked as known issue "KI_GQI_DxM_unavailable_missing_Newtonsoft_Json"; correct that one'}
    ${{ corrections: [drop('LOCAL_slow')], risks: [risk] }}    | ${'ours.yaml:5:7: error: "LOCAL_slow" is a risk of this repository; change it where it stands, and remove the correction'}
    ${{ corrections: [drop('KI_ClusterEndpoint_SLNet_lek')] }} | ${'ours.yaml:5:7: warning: there is no known issue or path rule "KI_ClusterEndpoint_SLNet_lek", so that its correction changes nothing; remove it, or write an id that "ratchet knowledge show" prints (did you mean "KI_ClusterEndpoint_SLNet_leak"?)'}
    ${{ corrections: [drop('zzz')] }}                          | ${'ours.yaml:5:7: warning: there is no known issue or path rule "zzz", so that its correction changes nothing; remove it, or write an id that "ratchet knowledge show" prints'}
  `('$says', ({ spec, says }) => {
    expect(told(spec)).toEqual([says]);
  });

  const everywhere = 'names no releases, so that a System counts as having it before every hop';

  it.each`
    id                                                                | severity                  | says
    ${'KI_SNMP_SET_returns_a_NO_ACCESS_error'}                        | ${'blocks-upgrade'}       | ${`${everywhere}: as blocks-upgrade it is told, and holds nothing back; write a risk of your own with the releases that it is to hold back under \`risks\`, or remove the correction`}
    ${'KI_SNMP_SET_returns_a_NO_ACCESS_error'}                        | ${'cosmetic'}             | ${`${everywhere}: as cosmetic it is not told either; remove the correction`}
    ${'KI_Unavailable_system_database_after_DataMiner_server_reboot'} | ${'blocks-upgrade'}       | ${`${everywhere}: as blocks-upgrade it is told, and holds nothing back; write a risk of your own with the releases that it is to hold back under \`risks\`, or remove the correction`}
    ${'KI_Unavailable_system_database_after_DataMiner_server_reboot'} | ${'degrades'}             | ${undefined}
    ${'KI_Upgrade_error_api-ms-win-crt-stdio-l1-1-0_dll_is_missing'}  | ${'degrades'}             | ${undefined}
    ${'KI_profile_manager_fails_after_rollback'}                      | ${'blocks-upgrade'}       | ${'bites on the way back, which no plan takes, so that its severity changes nothing; remove the correction'}
    ${LEAK}                                                           | ${'blocks-upgrade'}       | ${undefined}
    ${'KI_NATS_port_9090'}                                            | ${'breaks-after-upgrade'} | ${'is breaks-after-upgrade without this correction; remove it'}
    ${'KI_SNMP_SET_returns_a_NO_ACCESS_error'}                        | ${'degrades'}             | ${'is degrades without this correction; remove it'}
  `('grades $id as $severity: $says', ({ id, severity, says }) => {
    const expected = says === undefined ? [] : [`ours.yaml:5:7: warning: "${id}" ${says}`];
    expect(told({ corrections: [regrade(id, severity)] })).toEqual(expected);
    expect(told({ corrections: [drop(id)] })).toEqual([]);
  });

  const main = { track: 'main', from: undefined, fromInclusive: true, to: undefined, toInclusive: true } as const;
  const up = (name: string) => ({ ...main, from: r(name) });
  const down = (name: string) => ({ ...main, to: r(name) });

  it.each`
    what                                   | from                                           | affects                                        | applies
    ${'leads up'}                          | ${[down('10.4.0')]}                            | ${[up('10.5.0')]}                              | ${true}
    ${'leads down'}                        | ${[up('10.5.0')]}                              | ${[down('10.4.0')]}                            | ${false}
    ${'leads down, to the other track'}    | ${[up('10.5.0')]}                              | ${[{ ...down('10.4.12'), track: 'feature' }]}  | ${false}
    ${'leads up from one of two'}          | ${[up('10.5.0'), up('10.3.0')]}                | ${[down('10.2.0'), down('10.4.0')]}            | ${true}
    ${'leads to a later build of one'}     | ${[up('10.5.0')]}                              | ${[down('10.5.0')]}                            | ${true}
    ${'leads to right below its start'}    | ${[up('10.5.0')]}                              | ${[{ ...down('10.5.0'), toInclusive: false }]} | ${false}
    ${'starts right above where it leads'} | ${[{ ...up('10.5.0'), fromInclusive: false }]} | ${[down('10.5.0')]}                            | ${false}
    ${'starts anywhere'}                   | ${[main]}                                      | ${[down('10.4.0')]}                            | ${true}
    ${'leads anywhere'}                    | ${[up('10.5.0')]}                              | ${[main]}                                      | ${true}
  `('tells whether a risk that $what applies: $applies', ({ from, affects, applies }) => {
    const says =
      'ours.yaml:5:7: warning: "LOCAL_slow" applies to nothing: no release of its affects: lies above one of its from:, and no plan goes back; write from: for where the way starts and affects: for where it leads';
    expect(told({ risks: [{ ...risk, appliesTo: 'upgrade-path', from, affects }] })).toEqual(applies ? [] : [says]);
  });

  it('is used for nothing', () => {
    const found = withOverlays(shipped, [
      overlay({ risks: [risk] }),
      overlay({ knownBuilds: [build('10.5.0 [CU5]', 15943)], corrections: [drop('zzz')] }),
    ]);
    expect(found).toMatchObject({ kind: 'problems', problems: [{ severity: 'error' }], warnings: [{}] });
  });
});
