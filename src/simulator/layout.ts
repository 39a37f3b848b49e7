import { RUN_CMD } from '../model/run-cmd.ts';
import type { AgentDisk } from './disk.ts';

/** Where things are on an Agent. The first three are documented by the vendor, the last one is what bootstrap prepares. */
export const VERSION_HISTORY = 'C:/Skyline DataMiner/Upgrades/VersionHistory.txt';
export const PACKAGES = 'C:/Skyline DataMiner/Upgrades/Packages';
export const TASKBAR_UTILITY =
  'C:/Program Files (x86)/Skyline Communications/Skyline Taskbar Utility/SLTaskbarUtility.exe';
export const RATCHET_ROOT = 'C:/ProgramData/ratchet';
/** Making this folder is how a run locks the Agent. */
export const LOCK = `${RATCHET_ROOT}/active`;
/** Task Scheduler's name of the task that launches an upgrade. */
export const LAUNCH_TASK = 'ratchet\\upgrade';

/** An Agent's drive after installation of DataMiner and after `ratchet bootstrap`. */
export function furnish(disk: AgentDisk, historyLines: readonly string[], at: number): void {
  disk.write(VERSION_HISTORY, historyLines.map((line) => `${line}\r\n`).join(''), at);
  disk.makeFolder(PACKAGES);
  putTaskbarUtility(disk, at);
  disk.write(`${RATCHET_ROOT}/bin/run.cmd`, RUN_CMD, at);
  disk.makeFolder(`${RATCHET_ROOT}/packages`);
  disk.makeFolder(`${RATCHET_ROOT}/runs`);
}

export function putTaskbarUtility(disk: AgentDisk, at: number): void {
  disk.write(TASKBAR_UTILITY, 'MZ simulated', at);
}
