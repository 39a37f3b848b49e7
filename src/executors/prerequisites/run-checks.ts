import { type DesiredSystem, hostOf } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import type { CheckPackage } from '../../model/prerequisite-check.ts';
import type { Found, RunChecks } from '../../reconciler/checks.ts';
import { agentPaths, packagePaths, runPaths } from '../agent-paths.ts';
import { mayPass, writeText } from '../connection.ts';
import type { ExecutorDeps } from '../deps.ts';
import { orchestratorOf } from '../endpoints.ts';
import type { LocalPackage } from '../package/package-file.ts';
import { preflight } from '../preflight.ts';
import { awaitStart } from '../run/await-start.ts';
import { paramsCmd } from '../run/params-cmd.ts';
import { cancelLaunch } from '../run/ticket.ts';
import { upgradeInfoXml } from '../run/upgrade-info.ts';
import { stage } from '../stage/stage.ts';
import { taskRunCommand, windowsPath } from '../wire.ts';
import { checkFile } from './check-file.ts';
import { type CheckSite, lockForCheck, onCheckedAgent, unlockAfterCheck } from './check-site.ts';
import { judgeCheck } from './judge-check.ts';
import { watchCheck } from './watch-check.ts';

/**
 * Runs check packages the way in which an upgrade is launched: staged and verified, under the Agent's lock, through the
 * scheduled task, each once. They restart nothing; what they find is read from the log and the files that they leave.
 */
export function checksWith(deps: ExecutorDeps): RunChecks {
  return async ({ system, observed, packages }, onFound, signal) => {
    const checks: { readonly check: CheckPackage; readonly local: LocalPackage }[] = [];
    for (const check of packages) checks.push({ check, local: await checkFile(check, deps.packages, signal) });
    const [largest] = checks.map(({ local }) => local).toSorted((a, b) => b.size - a.size);
    if (largest === undefined) return;
    // Asked once: the log of the first check would look like somebody else's upgrade to the second.
    const utility = await preflight({ system, observed, package: largest, run: undefined }, deps, signal);
    for (const { check, local } of checks) {
      const site = siteOf(check.name, system, deps, signal);
      await stage({ system, agent: site.agent, package: local }, deps, signal);
      await onFound(check, await runOne(site, check, local, utility));
    }
  };
}

async function runOne(site: CheckSite, { name }: CheckPackage, local: LocalPackage, utility: string): Promise<Found> {
  await lockForCheck(site);
  let mayGoOn = false;
  try {
    await prepare(site, local, utility);
    await launch(site);
    mayGoOn = true;
    const { ended, findings } = await watchCheck(site, name, local);
    mayGoOn = !ended;
    return { outcome: judgeCheck(findings), findings };
  } finally {
    if (!mayGoOn) await unlockAfterCheck(site);
  }
}

function siteOf(name: string, system: DesiredSystem, deps: ExecutorDeps, signal: AbortSignal): CheckSite {
  const when = deps.clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/u, 'Z')
    .replaceAll(/[-:]/gu, '');
  const id = `check-${when}-${name}`;
  const paths = agentPaths(deps.agentLayout);
  return { ...deps, id, system, agent: orchestratorOf(system), paths, files: runPaths(paths, id), signal };
}

/** What run.cmd reads; the ticket last. */
async function prepare(site: CheckSite, local: LocalPackage, utility: string): Promise<void> {
  const { paths, files, system } = site;
  const info = { hosts: system.agents.map(hostOf), wholeCluster: true, options: system.options } as const;
  const file = windowsPath(packagePaths(paths, local).file);
  const params = paramsCmd({ package: file, sha256: local.sha256, utility: windowsPath(utility) });
  await onCheckedAgent(site, async (link) => {
    await link.makeDirectory(paths.runs);
    await link.makeDirectory(files.folder);
    await writeText(link, files.params, params);
    await writeText(link, files.upgradeInfo, upgradeInfoXml({ ...info, failoverPolicy: 'simultaneous' }));
    await writeText(link, files.ticket, `${site.id}\r\n`);
  });
}

async function launch(site: CheckSite): Promise<void> {
  const { clock, timers, agent, files } = site;
  const accepted = await startTask(site);
  const giveUp = clock.now().getTime() + timers.overall;
  const sign = await awaitStart(site, accepted ? timers.launchAck : 0, giveUp);
  if (sign.kind === 'started') return;
  if ((await onCheckedAgent(site, (link) => cancelLaunch(link, files))) === 'started') return;
  const why = sign.kind === 'refused' ? `run.cmd ended it with ${sign.guard}` : `it was ${sign.kind} to the end`;
  throw new RatchetError('run.launch', `the check did not start on Agent "${agent.name}": ${why}`, {
    blame: 'operator',
    hint: 'look at the last result of the scheduled task there',
  });
}

/** Whether it may have started; a lost answer says nothing. */
async function startTask({ links, agent, system, agentLayout, timers, signal }: CheckSite): Promise<boolean> {
  try {
    return await links.with(agent, system.credentials, signal, async (link) => {
      const result = await link.exec(taskRunCommand(agentLayout.task), { timeoutMs: timers.command }, signal);
      return result.kind === 'lost' || result.code === 0;
    });
  } catch (thrown) {
    if (mayPass(thrown)) return true;
    throw thrown;
  }
}
