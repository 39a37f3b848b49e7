import { agentsRunning } from './agents-running.ts';
import { diskSpace } from './disk-space.ts';
import { launcherUnchanged } from './launcher-unchanged.ts';
import { lockFree } from './lock-free.ts';
import { noOtherUpgrade } from './no-other-upgrade.ts';
import type { Check } from './site.ts';
import { taskExists } from './task-exists.ts';
import { utilityInstalled } from './utility.ts';

/** Every check is made, and every "no" told at once. A new check is one file and one line here. */
export const checks: readonly Check[] = [
  agentsRunning,
  launcherUnchanged,
  taskExists,
  utilityInstalled,
  lockFree,
  noOtherUpgrade,
  diskSpace,
];
