import { createHash } from 'node:crypto';
import type { DesiredSystem } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import { millisecondsOf } from '../../model/instant.ts';
import type { ObservedSystem } from '../../model/observed.ts';
import { RUN_CMD } from '../../model/run-cmd.ts';
import type { AgentLink } from '../../reconciler/ports.ts';
import { type AgentPaths, agentPaths, forward } from '../agent-paths.ts';
import type { ExecutorDeps } from '../deps.ts';
import { orchestratorOf } from '../endpoints.ts';
import type { LocalPackage } from '../package/package-file.ts';
import { checkDiskSpace } from '../stage/disk-space.ts';
import { SHELL_PROBE, taskQueryCommand, windowsPath } from '../wire.ts';
import { allReady, inWords, standingsOf } from './agent-versions.ts';
import { conflict, isLeftover, lockState } from './lock.ts';
import { isFolderOf } from './progress-log.ts';

export interface PreflightOrder {
  readonly system: DesiredSystem;
  readonly observed: Pick<ObservedSystem, 'agents'>;
  readonly targetBuild: number;
  readonly package: LocalPackage;
  /** The run that may hold the lock already: the one that is being continued. */
  readonly run: string | undefined;
}

interface Site extends ExecutorDeps, PreflightOrder {
  readonly link: AgentLink;
  readonly paths: AgentPaths;
  readonly signal: AbortSignal;
}

const FOREIGN_QUIET_MS = 15 * 60_000;

/** Every check is made, and every "no" told, before anything is changed. They only read. */
const CHECKS: readonly ((site: Site) => Promise<void>)[] = [checkLauncher, checkTask, checkLock, checkNoOtherUpgrade];

/** Throws what speaks against starting. Answers where SLTaskbarUtility.exe lies. */
export async function preflight(order: PreflightOrder, deps: ExecutorDeps, signal: AbortSignal): Promise<string> {
  const { system } = order;
  const problems: RatchetError[] = [];
  const attempt = (check: Promise<void>) => check.catch((thrown: unknown) => void problems.push(ratchetError(thrown)));
  await attempt(checkAgents(order));
  const utility = await deps.links.with(orchestratorOf(system), system.credentials, signal, async (link) => {
    const site = { ...deps, ...order, link, paths: agentPaths(deps.agentLayout), signal };
    await checkShell(site);
    for (const check of CHECKS) await attempt(check(site));
    return await findUtility(site);
  });
  if (utility === undefined) problems.push(noUtility(system.orchestrator, deps.agentLayout.taskbarUtility));
  for (const agent of system.agents) await attempt(checkDisk(agent, order, deps, signal));

  const [first, ...others] = problems;
  if (first === undefined && utility !== undefined) return utility;
  throw others.length === 0 || first === undefined
    ? (first ?? noUtility(system.orchestrator, []))
    : joined(first, others);
}

async function checkAgents({ system, observed, targetBuild }: PreflightOrder): Promise<void> {
  const standings = standingsOf(system, observed, observed.agents, targetBuild);
  if (allReady(standings)) return;
  const resting = standings.filter(({ ready }) => !ready);
  throw new RatchetError('dms.not_running', `not every Agent is running: ${inWords(resting)}`, {
    blame: 'environment',
    hint: 'bring all Agents up first; an upgrade takes the whole system at once',
  });
}

async function checkShell({ link, system, timers, signal }: Site): Promise<void> {
  const result = await link.exec(SHELL_PROBE, { timeoutMs: timers.command }, signal);
  const said = result.stdout.trim();
  if (said === 'Windows_NT' || said === '%OS%') return;
  throw new RatchetError('ssh.shell', `the shell of Agent "${system.orchestrator}" is neither cmd.exe nor PowerShell`, {
    blame: 'operator',
    hint: 'set the DefaultShell of its OpenSSH server to cmd.exe or powershell.exe',
  });
}

async function checkLauncher({ link, paths, system, agentLayout }: Site): Promise<void> {
  const found = await link.read(paths.launcher, { limit: 64 * 1024 });
  const wanted = RUN_CMD.replace('C:\\ProgramData\\ratchet', () => windowsPath(forward(agentLayout.root)));
  if (found !== undefined && sha256(found) === sha256(Buffer.from(wanted))) return;
  const what = found === undefined ? 'is missing' : 'differs from the one that this version of Ratchet starts';
  throw new RatchetError('run.launcher', `"${paths.launcher}" on Agent "${system.orchestrator}" ${what}`, {
    blame: 'operator',
    hint: 'prepare the Agent again, and ask who changed the file',
  });
}

async function checkTask({ link, system, agentLayout, timers, signal }: Site): Promise<void> {
  const result = await link.exec(taskQueryCommand(agentLayout.task), { timeoutMs: timers.command }, signal);
  if (result.kind === 'exited' && result.code === 0) return;
  throw new RatchetError('run.launch', `Agent "${system.orchestrator}" has no scheduled task "${agentLayout.task}"`, {
    blame: 'operator',
    hint: 'register the task on the Agent, for the account that has saved its credentials in the Taskbar Utility',
  });
}

async function checkLock({ link, paths, system, run, journal }: Site): Promise<void> {
  const lock = await lockState(link, paths);
  if (lock.kind !== 'owned' || lock.owner.run === run || (await isLeftover(lock.owner, journal))) return;
  throw conflict(system.orchestrator, lock.owner);
}

/** An upgrade by hand shows in its log: no other package's may have changed lately. */
async function checkNoOtherUpgrade({ link, paths, system, package: ours, clock }: Site): Promise<void> {
  const since = clock.now().getTime() - FOREIGN_QUIET_MS;
  for (const folder of await link.list(paths.upgrades)) {
    if (folder.kind !== 'directory' || isFolderOf(folder.name, ours.name)) continue;
    const log = await link.stat(`${paths.upgrades}/${folder.name}/progress.log`);
    if (log === undefined || millisecondsOf(log.modifiedAt) < since) continue;
    throw new RatchetError('run.conflict', `Agent "${system.orchestrator}" works on "${folder.name}"`, {
      blame: 'environment',
      hint: 'wait until that upgrade is over and its log has been quiet for 15 minutes',
    });
  }
}

async function findUtility({ link, agentLayout }: Site): Promise<string | undefined> {
  for (const folder of agentLayout.taskbarUtility) {
    const path = `${forward(folder)}/SLTaskbarUtility.exe`;
    if ((await link.stat(path))?.kind === 'file') return path;
  }
  return undefined;
}

async function checkDisk(
  agent: DesiredSystem['agents'][number],
  { system, package: local }: PreflightOrder,
  { links, agentLayout, tell }: ExecutorDeps,
  signal: AbortSignal,
): Promise<void> {
  // The orchestrating Agent is checked where it is staged, with what has arrived there already.
  if (agent.name === system.orchestrator) return;
  const remark =
    agent.ssh === undefined
      ? `Agent "${agent.name}" has no ssh connection; its free disk space was not checked`
      : await links.with(agent, system.credentials, signal, (link) =>
          checkDiskSpace(link, { name: agent.name, drive: driveOf(agentLayout.dataMiner), part: 'member' }, local.size),
        );
  if (remark !== undefined) tell({ kind: 'note', system: system.name, message: remark });
}

function driveOf(path: string): string {
  return `${forward(path).split('/')[0]}/`;
}

function noUtility(agent: string, folders: readonly string[]): RatchetError {
  const places = folders.map((folder) => `"${folder}"`).join(' or ');
  return new RatchetError('run.launch', `SLTaskbarUtility.exe is not on Agent "${agent}": looked in ${places}`, {
    blame: 'operator',
    hint: 'install the DataMiner Taskbar Utility, or write its folder in agentLayout.taskbarUtility',
  });
}

function joined(first: RatchetError, others: readonly RatchetError[]): RatchetError {
  const message = [first, ...others].map((problem) => problem.message).join('; ');
  return new RatchetError(first.code, message, {
    blame: first.blame,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}

function ratchetError(thrown: unknown): RatchetError {
  if (thrown instanceof RatchetError) return thrown;
  throw thrown;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
