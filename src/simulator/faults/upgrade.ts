import type { SimulatedAgent } from '../agent.ts';
import { PACKAGES, VERSION_HISTORY } from '../layout.ts';
import { historyTime, logStamp } from '../local-time.ts';
import { switchPair } from '../upgrade/failover.ts';
import { StepFailed } from '../upgrade/step-failed.ts';
import type { Fault } from './fault.ts';

const LOG_EVERY_SECONDS = 60;

async function logOtherUpgrade(agent: SimulatedAgent): Promise<void> {
  const log = `${PACKAGES}/DataMiner 10.5.0.0-15000 Full Upgrade.dmupgrade-${'0b'.repeat(16)}/progress.log`;
  while (agent.faults.isActive('other-upgrade')) {
    agent.disk.append(log, `${logStamp(agent.now())}${agent.name} - Uploading\r\n`, agent.now());
    await agent.world.clock.sleep(LOG_EVERY_SECONDS);
  }
}

/** What goes wrong on one Agent while its cluster is upgraded. */
export const UPGRADE_FAULTS = [
  {
    id: 'other-upgrade',
    about: 'the Agent works on a package that is not ours: the log of that upgrade grows',
    inject(agent) {
      void logOtherUpgrade(agent);
    },
  },
  {
    id: 'hotfix-line',
    about: 'the last line of VersionHistory.txt is a hotfix',
    once: true,
    inject(agent) {
      const at = agent.now();
      agent.disk.append(VERSION_HISTORY, `${historyTime(at)};HF_10.5.0.0(CU3)_20250601-101112\r\n`, at);
    },
  },
  {
    id: 'upload-blocked',
    about: 'the Agent does not take the package, so the upgrade is cancelled everywhere',
    async step(_agent, phase, usual) {
      await usual();
      if (phase === 'uploading') throw new StepFailed(['Upload failed']);
    },
  },
  {
    id: 'prereq-failure',
    about: 'a prerequisite fails, so the upgrade is cancelled everywhere and nothing has changed',
    async step(_agent, phase, usual) {
      await usual();
      if (phase !== 'prerequisites') return;
      throw new StepFailed([
        'DataMiner Agent: 2 error(s) and 0 notice(s)',
        '    - Prerequisite VerifyClusterPorts.dll failed: port 9042 of another Agent cannot be reached',
        '    - Prerequisite VerifyNATSMigrationPrerequisites.dll failed: Exception: This BPA cannot run on this version',
        '- One or more prerequisites failed',
      ]);
    },
  },
  {
    id: 'partial-upgrade',
    about: 'the Agent fails after `phase` and goes on with what it had, while the others go on',
    takes: { phase: 'extracting' },
    async step(_agent, phase, usual, settings) {
      await usual();
      if (phase === settings.phase) throw new StepFailed([`${phase} failed: a file is in use by another process`]);
    },
  },
  {
    id: 'wrong-version',
    about: 'the Agent ends up with a build that is neither the old one nor the one of the package',
    async step({ upgrade }, phase, usual) {
      await usual();
      if (phase !== 'registering' || upgrade === undefined) return;
      upgrade.installs = upgrade.installs.replace(/-(\d+)-/u, (_all, build) => `-${Number(build) + 7}-`);
    },
  },
  {
    id: 'reboot',
    about: 'the machine reboots after `phase`; what watched the upgrade there is gone, and nothing writes exit.txt',
    takes: { phase: 'starting-iis' },
    async step(agent, phase, usual, settings) {
      await usual();
      if (phase === settings.phase) await agent.reboot(agent.system.timings.rebooting);
    },
  },
  {
    id: 'stuck',
    about: 'the upgrade of the Agent hangs in `phase` until the fault is lifted',
    takes: { phase: 'registering' },
    async step(agent, phase, usual, settings) {
      await usual();
      if (phase === settings.phase) await agent.faults.whileActive('stuck');
    },
  },
  {
    id: 'stuck-99',
    about: 'DataMiner starts up to 99 % and not further until the fault is lifted',
    async step(agent, phase, usual) {
      await usual();
      if (phase === 'starting') await agent.faults.whileActive('stuck-99');
    },
  },
  {
    id: 'progress-silence',
    about: 'progress.log does not grow for `seconds` (31 minutes), and then the upgrade goes on',
    takes: { seconds: 31 * 60 },
    async step(agent, phase, usual, { seconds }) {
      if (phase === 'registering') await agent.world.clock.sleep(seconds);
      await usual();
    },
  },
  {
    id: 'progress-lost',
    about: 'the upgrade loses sight of its own progress, says so again and again, and goes on',
    async step({ upgrade }, phase, usual) {
      upgrade?.log('Failed getting progress from http://slnetipc:8004//UpgradeService');
      await usual();
      if (phase !== 'starting') upgrade?.log('Failed getting progress from http://slnetipc:8004//UpgradeService');
    },
  },
  {
    id: 'log-rotated',
    about: 'progress.log is replaced by a new one after `phase`',
    takes: { phase: 'extracting' },
    async step({ upgrade }, phase, usual, settings) {
      await usual();
      if (phase === settings.phase) upgrade?.rotateLog();
    },
  },
  {
    id: 'offline-after-upgrade',
    about: 'the Agent has the new version and stays offline',
    async step(agent, phase, usual) {
      await usual();
      if (phase === 'starting') agent.online = false;
    },
    async lift(agent) {
      agent.online = true;
      if (agent.phase === 'offline') await agent.enter('running');
    },
  },
  {
    id: 'failover-switch',
    about: 'the pair switches: the standby member takes over',
    once: true,
    inject(agent) {
      void switchPair(agent);
    },
  },
] as const satisfies readonly Fault[];
