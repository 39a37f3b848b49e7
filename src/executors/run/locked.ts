import { hostOf } from '../../model/desired.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import { packagePaths } from '../agent-paths.ts';
import { readText, writeText } from '../connection.ts';
import { windowsPath } from '../wire.ts';
import { type Bench, go, type Next, onAgent, type RunContext, record } from './context.ts';
import { paramsCmd } from './params-cmd.ts';
import { upgradeInfoXml } from './upgrade-info.ts';

/** Writes what run.cmd reads. What is already there with the same content is left alone. */
export async function locked(context: RunContext, bench: Bench): Promise<Next> {
  const { paths, files } = context;
  const contents = new Map([
    [files.plan, planJson(context)],
    [files.params, params(context, bench)],
    [files.upgradeInfo, upgradeInfo(context)],
    // Last: where it lies, everything else is there.
    [files.ticket, `${context.run.id}\r\n`],
  ]);
  await record(context, 'intent', 'prepare', { folder: files.folder });
  await onAgent(context, async (link) => {
    await link.makeDirectory(paths.runs);
    await link.makeDirectory(files.folder);
    for (const [path, text] of contents) await writeOnce(link, path, text);
  });
  await record(context, 'done', 'prepare');
  return go('prepared', 'the run is described on the Agent');
}

function planJson({ run, order: { hop, revision, planDigest, attempt } }: RunContext): string {
  const about = { run: run.id, system: run.system, from: hop.from, to: hop.to, package: hop.package };
  return `${JSON.stringify({ ...about, agents: hop.agents, revision, planDigest, attempt }, undefined, 2)}\n`;
}

function params({ paths }: RunContext, { package: local, utility }: Bench): string {
  const file = windowsPath(packagePaths(paths, local).file);
  return paramsCmd({ package: file, sha256: local.sha256, utility: windowsPath(utility) });
}

function upgradeInfo({ system, order: { hop } }: RunContext): string {
  const named = hop.agents.map((name) => system.agents.find((agent) => agent.name === name));
  const hosts = named.filter((agent) => agent !== undefined).map(hostOf);
  const wholeCluster = hosts.length === system.agents.length;
  return upgradeInfoXml({ hosts, wholeCluster, options: system.options, failoverPolicy: hop.failoverPolicy });
}

async function writeOnce(link: AgentLink, path: string, text: string): Promise<void> {
  if ((await readText(link, path)) !== text) await writeText(link, path, text);
}
