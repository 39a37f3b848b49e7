import { switchPair } from '../upgrade/failover.ts';
import { StepFailed } from '../upgrade/step-failed.ts';
import type { Fault } from './fault.ts';

const SILENCE_SECONDS = 31 * 60;

/** What goes wrong on one Agent while its cluster is upgraded. */
export const UPGRADE_FAULTS = [
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
    id: 'upload-refused',
    about: 'the Agent does not take the package, so the upgrade is cancelled everywhere',
    async step(_agent, phase, usual) {
      await usual();
      if (phase === 'uploading') throw new StepFailed(['Upload failed']);
    },
  },
  {
    id: 'partial-upgrade',
    about: 'the Agent keeps its version while the others go on',
    async step(_agent, phase, usual) {
      await usual();
      if (phase === 'extracting') throw new StepFailed(['Extracting failed: the file is in use by another process']);
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
    about: 'the machine reboots during an upgrade; what watched it there is gone, and nothing writes exit.txt',
    async step(agent, phase, usual) {
      await usual();
      if (phase === 'starting-iis') await agent.reboot(agent.system.timings.rebooting);
    },
  },
  {
    id: 'stuck-99',
    about: 'DataMiner starts up to 99 % and never further',
    async step(_agent, phase, usual) {
      await usual();
      if (phase === 'starting') await new Promise<never>(() => undefined);
    },
  },
  {
    id: 'progress-silence',
    about: 'progress.log does not grow for 31 virtual minutes, and then the upgrade goes on',
    async step(agent, phase, usual) {
      if (phase === 'registering') await agent.world.clock.sleep(SILENCE_SECONDS);
      await usual();
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
