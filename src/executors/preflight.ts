import type { AgentEndpoint, DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import type { ObservedSystem } from '../model/observed.ts';
import { agentPaths } from './agent-paths.ts';
import type { ExecutorDeps } from './deps.ts';
import { orchestratorOf } from './endpoints.ts';
import type { LocalPackage } from './package/package-file.ts';
import { disk } from './preconditions/disk.ts';
import { launchPreconditions, systemPreconditions } from './preconditions/index.ts';
import {
  type Answer,
  ask,
  isRefusal,
  type LinkSite,
  type Precondition,
  type SystemSite,
} from './preconditions/precondition.ts';
import { findUtility } from './preconditions/taskbar-utility.ts';

export interface PreflightOrder {
  readonly system: DesiredSystem;
  readonly observed: Pick<ObservedSystem, 'agents'>;
  readonly package: LocalPackage;
  /** The run that may hold the lock already: the one that is being continued. */
  readonly run: string | undefined;
}

/** Throws everything that speaks against starting; changes nothing. Answers where SLTaskbarUtility.exe lies. */
export async function preflight(order: PreflightOrder, deps: ExecutorDeps, signal: AbortSignal): Promise<string> {
  const { system } = order;
  const site: SystemSite = { ...deps, ...order, packageBytes: order.package.size, signal };
  const agent = orchestratorOf(system);
  const members = system.agents.filter(({ name }) => name !== agent.name);
  return await deps.links.with(agent, system.credentials, signal, async (link) => {
    const here: LinkSite = { ...site, agent, link, paths: agentPaths(deps.agentLayout) };
    const answers = [
      ...(await ask(systemPreconditions, site)),
      ...(await ask(launchPreconditions, here)),
      ...(await ask(
        members.map((member) => memberDisk(member, deps)),
        site,
      )),
    ];
    tellRemarks(answers, system.name, deps);
    refuse(answers);
    const utility = await findUtility(link, deps.agentLayout);
    if (utility !== undefined) return utility;
    throw new RatchetError('run.launch', 'SLTaskbarUtility.exe has just gone', { blame: 'environment' });
  });
}

/** The package goes to every Agent, so every disk has to have room for it. */
function memberDisk(agent: AgentEndpoint, { links }: Pick<ExecutorDeps, 'links'>): Precondition<SystemSite> {
  const { id, title } = disk;
  return {
    id,
    title,
    run(site) {
      if (!links.reaches(agent)) return notChecked(agent.name);
      const { credentials } = site.system;
      return links.with(agent, credentials, site.signal, async (link) =>
        disk.run({ ...site, agent, link, paths: agentPaths(site.agentLayout) }),
      );
    },
  };
}

function notChecked(agent: string): Finding {
  const evidence = `there is no link to Agent "${agent}"; its free disk was not checked`;
  return { kind: 'warn', evidence, fix: 'write ssh.hostKey for it in the fleet repository' };
}

function tellRemarks(answers: readonly Answer[], system: string, { tell }: Pick<ExecutorDeps, 'tell'>): void {
  for (const { finding } of answers) {
    if (finding.kind === 'warn') tell({ kind: 'note', system, message: finding.evidence });
  }
}

/** What could not be seen speaks against starting as well. */
function refuse(answers: readonly Answer[]): void {
  const refusals = answers.map(({ finding }) => finding).filter(isRefusal);
  const [first] = refusals;
  if (first === undefined) return;
  const { code, blame, fix } = first;
  const message = [...new Set(refusals.map(({ evidence }) => evidence))].join('; ');
  throw new RatchetError(code, message, { blame, ...(fix === undefined ? {} : { hint: fix }) });
}
