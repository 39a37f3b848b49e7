import { acl } from './acl.ts';
import { agentsListed } from './agents-listed.ts';
import { agentsRunning } from './agents-running.ts';
import { clock } from './clock.ts';
import { credentials } from './credentials.ts';
import { disk } from './disk.ts';
import { failover } from './failover.ts';
import { folder } from './folder.ts';
import { hostKey } from './host-key.ts';
import { knownIssues } from './known-issues.ts';
import { launcher } from './launcher.ts';
import { link } from './link.ts';
import { lock } from './lock.ts';
import { otherUpgrade } from './other-upgrade.ts';
import type { ArrivalSite, DoctorSite, LinkSite, Precondition, SystemSite } from './precondition.ts';
import { reboot } from './reboot.ts';
import { sessions } from './sessions.ts';
import { sftp } from './sftp.ts';
import { shell } from './shell.ts';
import { task } from './task.ts';
import { taskbarUtility } from './taskbar-utility.ts';
import { upgradeRights } from './upgrade-rights.ts';
import { versions } from './versions.ts';
import { web } from './web.ts';

// Every check is made, and every "no" told at once. A new check is one file and one line here.

/** What no upgrade starts without, asked of the System. */
export const systemPreconditions: readonly Precondition<SystemSite>[] = [agentsRunning];

/** The same, asked on the orchestrating Agent. */
export const launchPreconditions: readonly Precondition<LinkSite>[] = [
  shell,
  launcher,
  acl,
  task,
  taskbarUtility,
  lock,
  otherUpgrade,
  disk,
];

/** What `ratchet doctor` asks of the System as a whole. */
export const systemChecks: readonly Precondition<DoctorSite>[] = [
  agentsListed,
  ...systemPreconditions,
  failover,
  versions,
  knownIssues,
  upgradeRights,
];

/** Of each Agent, from outside. */
export const arrivalChecks: readonly Precondition<ArrivalSite>[] = [credentials, web, clock, hostKey, link];

/** On each Agent, by reading: on those that do not orchestrate nothing is ever run. */
export const agentChecks: readonly Precondition<LinkSite>[] = [sftp, disk];

/** On the orchestrating Agent. */
export const orchestratorChecks: readonly Precondition<LinkSite>[] = [
  sftp,
  sessions,
  folder,
  ...launchPreconditions,
  reboot,
];
