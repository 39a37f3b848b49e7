import { expect } from 'vitest';
import type { LAUNCH_FAULTS } from '../../src/simulator/faults/launch.ts';
import type { UPGRADE_FAULTS } from '../../src/simulator/faults/upgrade.ts';
import { connect, post, sftp } from './agent-client.ts';
import { BEFORE, fileOn, historyOn, packageFolder, phaseOf, phasesIn, progressLog, withSsh } from './fixture.ts';
import { exitOf, launch, launchedAndOver, RUN, TARGET_VERSION } from './launch.ts';
import {
  AGENT,
  exitAfterUpgrade,
  type Meets,
  UNCHANGED,
  UPGRADED,
  versionsAfterUpgrade,
  waitForEntry,
} from './meets.ts';

const BOOT_TIME = `powershell -NoProfile -NonInteractive -EncodedCommand ${Buffer.from(
  '(Get-CimInstance Win32_OperatingSystem).LastBootUpTime',
  'utf16le',
).toString('base64')}`;

export const MEETS_UPGRADE: Meets<(typeof LAUNCH_FAULTS | typeof UPGRADE_FAULTS)[number]['id']> = {
  async 'task-missing'(simulator) {
    expect(await launch(simulator)).toMatchObject({ code: 1 });
    expect(simulator.launches('prod')).toBe(0);
  },
  async 'util-missing'(simulator) {
    await launch(simulator);
    await simulator.waitFor(() => simulator.journal().some(({ what }) => what === 'ended with 244'));
    expect(simulator.launches('prod')).toBe(0);
  },
  async 'orphan-lock'(simulator) {
    await withSsh(simulator, AGENT, async (ssh) => {
      const files = await ssh.sftp();
      const lock = 'C:/ProgramData/ratchet/active';
      await expect(sftp((done) => files.mkdir(lock, done))).rejects.toMatchObject({ code: 4 });
      expect(await sftp((done) => files.readdir(lock, done))).toEqual([]);
    });
  },
  async 'launch-ack-lost'(simulator) {
    expect((await launch(simulator)).code).toBeUndefined();
    await simulator.waitFor(launchedAndOver);
    expect(simulator.launches('prod')).toBe(1);
  },
  async 'launch-lost'(simulator) {
    expect((await launch(simulator)).code).toBeUndefined();
    await withSsh(simulator, AGENT, async (ssh) => {
      expect(simulator.journal().some(({ kind }) => kind === 'task')).toBe(false);
      expect(await ssh.exec('schtasks /Run /TN ratchet\\upgrade')).toMatchObject({ code: 0 });
    });
  },
  async 'exit-nonzero-but-success'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    await simulator.waitFor(() => exitOf(simulator) === '1\r\n');
  },
  async 'early-exit-0'(simulator) {
    await launch(simulator);
    await simulator.waitFor(() => exitOf(simulator) === '0\r\n');
    await simulator.waitFor(launchedAndOver);
    const story = simulator.journal().map(({ agent, what }) => `${agent} ${what}`);
    expect(story.indexOf('dma01 ended with 0')).toBeLessThan(story.indexOf('dma01 starting'));
    expect(historyOn(simulator, AGENT).at(-1)).toContain(TARGET_VERSION);
  },
  async 'exit-never'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    await withSsh(simulator, AGENT, (ssh) => ssh.exec('echo %OS%'));
    expect(exitOf(simulator)).toBeUndefined();
    expect(simulator.state().systems[0]?.agents[0]?.taskRunning).toBe(true);
  },
  async 'prereq-failure'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UNCHANGED);
    await simulator.waitFor(() => exitOf(simulator) === '1\r\n');
    expect(progressLog(simulator, AGENT)).toContain('- One or more prerequisites failed');
    expect(phasesIn(simulator)).not.toContain('dma03 extracting');
  },
  async 'upload-blocked'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UNCHANGED);
    expect(phasesIn(simulator)).not.toContain('dma03 uploading');
  },
  async 'partial-upgrade'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual([BEFORE, TARGET_VERSION, TARGET_VERSION]);
  },
  async 'wrong-version'(simulator) {
    const other = TARGET_VERSION.replace('16515', '16522');
    expect(await versionsAfterUpgrade(simulator)).toEqual([other, TARGET_VERSION, TARGET_VERSION]);
  },
  async reboot(simulator) {
    const bootTime = () => withSsh(simulator, AGENT, async (ssh) => (await ssh.exec(BOOT_TIME)).stdout.slice(0, 30));
    const before = await bootTime();
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    expect(await bootTime()).not.toBe(before);
    expect(fileOn(simulator, AGENT, `ProgramData/ratchet/runs/${RUN}/started.txt`)).toBeDefined();
    expect(exitOf(simulator)).toBeUndefined();
    expect(simulator.journal()).toContainEqual(expect.objectContaining({ kind: 'task', what: 'killed' }));
  },
  async 'stuck-99'(simulator) {
    await launch(simulator);
    await simulator.waitFor(() => progressLog(simulator, AGENT).includes('Starting DataMiner 99%'));
    await simulator.waitFor(() => phaseOf(simulator, 'dma03') === 'running');
    expect(phaseOf(simulator, AGENT)).toBe('starting');
    expect(simulator.state().systems[0]?.upgrading).toBe(true);
  },
  async 'progress-silence'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    const stamps = [...progressLog(simulator, AGENT).matchAll(/^\[(?<stamp>[^\]]+)\]/gmu)];
    const times = stamps.map(({ groups }) => Date.parse(`${groups?.['stamp']}Z`));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
    expect(Math.max(...gaps)).toBeGreaterThan(30 * 60_000);
  },
  async 'failover-switch'(simulator) {
    await simulator.waitFor(() => phaseOf(simulator, 'dma02') === 'running');
    expect(phaseOf(simulator, AGENT)).toBe('offline');
    const answer = await post(simulator.agent('dma02'), 'GetDataMinerAgentsInfo', {
      connection: await connect(simulator.agent('dma02')),
    });
    expect(await answer.text()).toContain('"Name":"dma01","PrimaryIP":"10.0.0.2"');
  },
  async 'task-ignored'(simulator) {
    expect(await launch(simulator)).toMatchObject({ code: 0 });
    expect(simulator.journal().some(({ kind }) => kind === 'task')).toBe(false);
  },
  async 'concurrent-lock'(simulator) {
    expect(fileOn(simulator, AGENT, 'ProgramData/ratchet/active/owner.json')).toContain('-ffffffffffff');
  },
  async 'popup-hang'(simulator) {
    await launch(simulator);
    await simulator.waitFor(() => simulator.launches('prod') === 1);
    expect([simulator.state().systems[0]?.upgrading, packageFolder(simulator, AGENT)]).toEqual([false, undefined]);
    await simulator.lift({ agent: AGENT, fault: 'popup-hang' });
    await simulator.waitFor(() => exitOf(simulator) === '0\r\n');
  },
  async 'exit-0-no-change'(simulator) {
    expect(await exitAfterUpgrade(simulator)).toBe('0\r\n');
    expect([simulator.launches('prod'), packageFolder(simulator, AGENT)]).toEqual([1, undefined]);
  },
  async 'other-upgrade'(simulator) {
    await simulator.waitFor(() => progressLog(simulator, AGENT).split('\n').length > 3);
    expect(packageFolder(simulator, AGENT)).toContain('DataMiner 10.5.0.0-15000 Full Upgrade.dmupgrade-');
  },
  async 'hotfix-line'(simulator) {
    expect(historyOn(simulator, AGENT).at(-1)).toMatch(/;HF_10\.5\.0\.0\(CU3\)_20250601-101112$/u);
  },
  async stuck(simulator) {
    await launch(simulator);
    await simulator.waitFor(() => progressLog(simulator, AGENT).includes('Registering DataMiner 99%'));
    await simulator.waitFor(() => phaseOf(simulator, 'dma03') === 'running');
    expect(phaseOf(simulator, AGENT)).toBe('registering');
    await simulator.lift({ agent: AGENT, fault: 'stuck' });
    await simulator.waitFor(launchedAndOver);
    expect(historyOn(simulator, AGENT).at(-1)).toContain(TARGET_VERSION);
  },
  async 'progress-lost'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    expect(progressLog(simulator, AGENT)).toContain(
      'Failed getting progress from http://slnetipc:8004//UpgradeService',
    );
  },
  async 'log-rotated'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    expect(progressLog(simulator, AGENT)).toMatch(/^\[[^\]]+\]dma01 - Log continued/u);
  },
  async 'offline-after-upgrade'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    expect(phaseOf(simulator, AGENT)).toBe('offline');
    await waitForEntry(simulator, /^offline$/u);
  },
};
