import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import type { FaultId } from '../../../src/simulator/faults/index.ts';
import { SSH_TRANSPORTS } from '../../openssh.ts';
import { putOn } from '../../simulator/fixture.ts';
import { complaints, examined, findingOf, type Illness } from './sick-system.ts';

const HERE = 'dma01';
const HTTP = /^warn credentials dma0\d$/u;

/** The simulated cluster speaks plain http; that is told each time, and is not what a row is about. */
function others(complained: readonly string[]): readonly string[] {
  return complained.filter((each) => !HTTP.test(each));
}

type Row = readonly [what: string, illness: Illness, check: string, kind: Finding['kind'], evidence: RegExp];
const fault = (id: FaultId, agent = HERE): Illness => ({ faults: [{ agent, fault: id }] });

/** What a real sshd has a say in. */
const OVER_SSHD = new Set(['shell', 'acl', 'launcher', 'task', 'host-key', 'link']);

describe.each(SSH_TRANSPORTS)('over $transport', ({ transport, skipped }) => {
  const look = (illness: Illness = {}) => examined({ ...illness, transport });

  it.skipIf(skipped)('a cluster that was prepared passes everything', async () => {
    const report = await look();
    expect(others(complaints(report))).toEqual([]);
    const kinds = (check: string) => ['dma01', 'dma02', 'dma03'].map((agent) => findingOf(report, check, agent).kind);
    expect(kinds('link')).toEqual(['pass', 'pass', 'pass']);
    expect(kinds('disk')).toEqual(['pass', 'pass', 'pass']);
    expect(kinds('clock')).toEqual(['pass', 'skipped', 'pass']);
    expect(findingOf(report, 'failover').evidence).toBe('dma01 running, dma02 offline');
    expect(findingOf(report, 'versions').evidence).toMatch(/^10\.5\.0 \[CU3\] \(build \d+\)$/u);
    expect(findingOf(report, 'shell', HERE).evidence).toBe('cmd.exe');
  });

  it.skipIf(skipped)('commands run on the orchestrating Agent alone, and nothing is written anywhere', async () => {
    const { simulator } = await look();
    const commands = simulator.journal().filter(({ kind }) => kind === 'exec');
    expect(new Set(commands.map(({ agent }) => agent))).toEqual(new Set([HERE]));
    expect(simulator.journal().filter(({ kind }) => kind === 'sftp' || kind === 'task' || kind === 'launch')).toEqual(
      [],
    );
  });

  const rows: readonly Row[] = [
    ['PowerShell as shell', fault('powershell-shell'), 'shell', 'pass', /^PowerShell$/u],
    ['bash as shell', fault('bash-shell'), 'shell', 'fail', /neither cmd\.exe nor PowerShell/u],
    ['a folder open to users', fault('acl-open'), 'acl', 'fail', /BU may change "C:\/ProgramData\/ratchet"/u],
    ['a folder of somebody else', fault('acl-foreign-owner'), 'acl', 'fail', /belongs to S-1-5-21-\S+-1013/u],
    ['a folder that inherits', fault('acl-inherited'), 'acl', 'warn', /takes its permissions from the folder above/u],
    ['PowerShell that is blocked', fault('powershell-blocked'), 'acl', 'unknown', /did not tell who may change/u],
    [
      'another run.cmd',
      fault('launcher-changed'),
      'launcher',
      'fail',
      /"C:\/ProgramData\/ratchet\/bin\/run\.cmd".*differs/u,
    ],
    ['no task', fault('task-missing'), 'task', 'fail', /no scheduled task "ratchet\\upgrade"/u],
    ['no utility', fault('util-missing'), 'taskbar-utility', 'fail', /no SLTaskbarUtility\.exe in "C:\/Program/u],
    ['a lock of nobody', fault('orphan-lock'), 'lock', 'warn', /says not whose it is/u],
    ['a restart that is due', fault('reboot-due'), 'reboot', 'warn', /^up since \d{4}-.*waits for a restart/u],
    ['a clock that is off', fault('clock-skew'), 'clock', 'warn', /^(?:19|20) min.* ahead of this machine$/u],
    ['a clock that is days off', fault('clock-days-off'), 'clock', 'fail', /^the clock is 2 d.* behind this machine$/u],
    ['another host key', fault('host-key-changed'), 'host-key', 'fail', /showed host key "SHA256:/u],
    ['a key that is refused', fault('ssh-auth-refused'), 'link', 'fail', /dma01\.test\.example:22" refused/u],
    ['a login that is refused', fault('login-refused'), 'web', 'fail', /Authentication Failed/u],
    ['a login with a second step', fault('challenge'), 'web', 'fail', /second step/u],
    ['an Agent that is down', fault('agent-down'), 'web', 'unknown', /refused the connection/u],
    ['an Agent that is down, by SSH', fault('agent-down'), 'link', 'unknown', /refused the connection/u],
    [
      'a login for other hosts',
      { credential: { hosts: ['*.elsewhere.example'] } },
      'credentials',
      'fail',
      /may not be sent to "dma01\.test\.example"/u,
    ],
    ['a login without a key', { credential: { ssh: undefined } }, 'credentials', 'fail', /has no ssh login/u],
    [
      'http that is not allowed',
      { credential: { allowHttp: false } },
      'credentials',
      'fail',
      /goes to "http:\/\/dma01\.test\.example" unencrypted/u,
    ],
    ['http that is allowed', {}, 'credentials', 'warn', /unencrypted/u],
    [
      'no SSH at all',
      { endpoint: (agent) => ({ ...agent, ssh: undefined }) },
      'host-key',
      'fail',
      /no ssh connection/u,
    ],
  ];
  const here = transport === 'ssh2' ? rows : rows.filter(([, , check]) => OVER_SSHD.has(check));
  it.skipIf(skipped).each(here)('%s', async (_, illness, check, kind, evidence) => {
    const finding = findingOf(await look(illness), check, HERE);
    expect([finding.kind, finding.evidence]).toEqual([kind, expect.stringMatching(evidence)]);
    if (kind !== 'pass') expect(finding.fix ?? finding.kind).toMatch(/\w/u);
  });
});

describe('on the disk of an Agent', () => {
  it('too little is told for each Agent', async () => {
    const report = await examined({ faults: ['dma01', 'dma03'].map((agent) => ({ agent, fault: 'low-disk' })) });
    expect(others(complaints(report))).toEqual(['fail disk dma01', 'fail disk dma03']);
    expect(findingOf(report, 'disk', 'dma03').evidence).toMatch(
      /has 10\.0 GB free on C:\/; this upgrade needs 15\.0 GB/u,
    );
  });

  it('a larger package needs more', async () => {
    const finding = findingOf(await examined({ packageBytes: 900e12 }), 'disk', 'dma02');
    expect(finding).toMatchObject({ kind: 'fail', code: 'stage.disk' });
  });

  it("the lock of another Ratchet's run is told with its owner", async () => {
    const owner = '{"run":"r7","system":"prod","at":"2026-01-01T00:00:00Z"}';
    const report = await examined({
      prepare: (simulator) => putOn(simulator, HERE, 'ProgramData/ratchet/active/owner.json', owner),
    });
    expect(findingOf(report, 'lock', HERE)).toMatchObject({
      kind: 'fail',
      evidence: expect.stringContaining('run r7 of "prod"'),
    });
  });

  it('an upgrade by hand shows in its log', async () => {
    const log = 'Skyline DataMiner/Upgrades/Packages/By hand.dmupgrade-1/progress.log';
    const report = await examined({ prepare: (simulator) => putOn(simulator, HERE, log, 'busy') });
    expect(findingOf(report, 'other-upgrade', HERE)).toMatchObject({ kind: 'fail', code: 'run.conflict' });
  });

  it('what bootstrap has not made is named', async () => {
    const report = await examined({
      prepare: (simulator) => putOn(simulator, HERE, 'ProgramData/ratchet/runs', undefined),
    });
    expect(findingOf(report, 'folder', HERE)).toMatchObject({
      kind: 'fail',
      evidence: expect.stringContaining('/runs"'),
    });
    expect(findingOf(report, 'acl', HERE)).toEqual({ kind: 'skipped', evidence: 'depends on "folder"' });
  });
});

describe('a System as a whole', () => {
  const rows: readonly Row[] = [
    [
      'versions that differ',
      { spec: { agents: agentsWith('10.5.0.0-15943-20250620-release') } },
      'versions',
      'fail',
      /they run 10\.5\.0 \[CU\d+\].* and 10\.5\.0 \[CU\d+\]/u,
    ],
    ['a hotfix', { spec: { version: 'HF_10.5.0.0(CU3)_20250520-135714' } }, 'versions', 'fail', /is a hotfix/u],
    [
      'a build that nobody knows',
      { spec: { version: '10.5.0.0-15840-20250516-release' } },
      'versions',
      'fail',
      /build 15840 lies between/u,
    ],
    ['an Agent that cannot be read', fault('agent-down', 'dma03'), 'versions', 'unknown', /dma03/u],
    [
      'known trouble with the route',
      { spec: { version: '10.4.0.0-14772-20240821-release' } },
      'known-issues',
      'warn',
      /RN 42135: .*KI_SLNetIPC/u,
    ],
    ['an Agent that does not run', fault('html-503', 'dma03'), 'agents-running', 'fail', /"dma03" \(stopped\)/u],
    ['an Agent that may run', fault('agent-down', 'dma03'), 'agents-running', 'unknown', /"dma03" \(unreachable\)/u],
    ['a pair of which one is away', fault('agent-down', 'dma02'), 'failover', 'unknown', /dma02 unreachable/u],
    ['rights that nobody can see', {}, 'upgrade-rights', 'skipped', /cannot be seen/u],
  ];
  it.each(rows)('%s', async (_, illness, check, kind, evidence) => {
    const finding = findingOf(await examined(illness), check);
    expect([finding.kind, finding.evidence]).toEqual([kind, expect.stringMatching(evidence)]);
  });

  it('one Agent that is down hides nothing of the others, and is told once', async () => {
    const report = await examined(fault('agent-down'));
    expect(findingOf(report, 'link', 'dma03').kind).toBe('pass');
    const ofDown = report.findings
      .filter(({ agent }) => agent === HERE)
      .map(({ check, finding }) => `${check} ${finding.kind}`);
    expect(ofDown.filter((each) => each.endsWith('unknown'))).toEqual(['web unknown', 'link unknown']);
    expect(ofDown).toContain('acl skipped');
  });
});

function agentsWith(version: string) {
  return [
    { name: 'dma01', role: 'failover-main', peer: 'dma02' },
    { name: 'dma02', role: 'failover-backup', peer: 'dma01' },
    { name: 'dma03', role: 'standalone', version },
  ] as const;
}

it('no secret is in any finding', async () => {
  const { findings } = await examined({ faults: [{ agent: 'dma01', fault: 'login-refused' }] });
  const text = JSON.stringify(findings);
  expect(text).not.toContain('open sesame');
  expect(text).not.toMatch(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/u);
  expect(text).not.toContain('PRIVATE KEY');
});
