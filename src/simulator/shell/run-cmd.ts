import type { SimulatedAgent } from '../agent.ts';
import type { AgentDisk } from '../disk.ts';
import { RATCHET_ROOT } from '../layout.ts';
import { shellTime } from '../local-time.ts';
import { fileShares } from '../ssh/file-shares.ts';
import { taskbarUtility } from '../upgrade/taskbar-utility.ts';
import { sha256Of } from './certutil.ts';

/**
 * Does what `run.cmd` means, from the files that it would read. Guards end it with 240 to 245. `alive` turns false when
 * the machine reboots under it: from then on it writes nothing.
 */
export async function runCmd(agent: SimulatedAgent, alive: () => boolean): Promise<number> {
  const { disk, manners } = agent;
  const runId = disk.readText(`${RATCHET_ROOT}/active/run.id`)?.split(/\r?\n/u)[0];
  if (runId === undefined || runId === '') return 240;
  const run = `${RATCHET_ROOT}/runs/${runId}`;
  const params = disk.readText(`${run}/params.cmd`);
  if (params === undefined) return 241;
  if (disk.exists(`${run}/started.txt`)) return 242;
  disk.write(`${run}/checking.txt`, stamp(agent), agent.now());
  const { PKG = '', SHA256 = '', UTIL = '' } = variablesSetBy(params);
  const readable = fileShares(disk).canRead(disk.locate(PKG) ?? '');
  const same = readable && !manners.spacedHash && sha256Of(disk, PKG) === SHA256.toLowerCase();
  if (!alive()) return 1;
  if (!same) return refusing(243);
  if (disk.locate(UTIL) === undefined || !disk.exists(UTIL)) return refusing(244);
  if (disk.exists(`${run}/started.txt`) || !moved(disk, `${run}/ticket.txt`, `${run}/started.txt`)) return 245;
  disk.append(`${run}/started.txt`, stamp(agent), agent.now());
  const code = await taskbarUtility(agent, { run: runId, packagePath: PKG, infoPath: `${run}/UpgradeInfo.xml` });
  if (!alive()) return 1;
  disk.write(`${run}/exit.tmp`, `${code}\r\n`, agent.now());
  moved(disk, `${run}/exit.tmp`, `${run}/exit.txt`);
  return 0;

  function refusing(code: number): number {
    disk.write(`${run}/refused.txt`, `${code}\r\n`, agent.now());
    return code;
  }
}

/** `echo %DATE% %TIME%` */
function stamp(agent: SimulatedAgent): string {
  return `${shellTime(agent.now(), agent.manners.language)}\r\n`;
}

/** Neither `ren` nor `move` can rename what somebody holds open. */
function moved(disk: AgentDisk, from: string, to: string): boolean {
  const held = fileShares(disk).isHeld(disk.locate(from) ?? '');
  return !held && disk.move(from, to);
}

/** `set "NAME=value"` lines. */
function variablesSetBy(script: string): Readonly<Record<string, string>> {
  const lines = script.matchAll(/^\s*set "(?<name>\w+)=(?<value>[^"\r\n]*)"\s*$/gimu);
  return Object.fromEntries([...lines].map(({ groups }) => [groups?.['name']?.toUpperCase(), groups?.['value'] ?? '']));
}
