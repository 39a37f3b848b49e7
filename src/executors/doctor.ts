import type { OperatorConfig } from '../config/config.ts';
import { hostIsAmong } from '../config/credentials.ts';
import { type AgentEndpoint, type DesiredFleet, type DesiredSystem, hostOf } from '../model/desired.ts';
import { asRatchetError, type RatchetError } from '../model/errors.ts';
import { type Examination, type Examined, findingOf } from '../model/finding.ts';
import type { Knowledge, KnownIssue } from '../model/knowledge.ts';
import { type Landscape, landscapeOf } from '../planner/landscape.ts';
import type { AgentLinks } from '../reconciler/agent-link.ts';
import type { Clock, Observer } from '../reconciler/ports.ts';
import type { RunJournal } from '../reconciler/runs.ts';
import { agentPaths } from './agent-paths.ts';
import { agentChecks, arrivalChecks, orchestratorChecks, systemChecks } from './preconditions/index.ts';
import { type Answer, ask, type DoctorSite, skipped } from './preconditions/precondition.ts';

/** What a doctor reaches the world through. */
export interface DoctorDeps extends Pick<OperatorConfig, 'timers' | 'agentLayout' | 'staging' | 'credentials'> {
  readonly links: AgentLinks;
  readonly linkChoices: OperatorConfig['links'];
  readonly observer: Observer;
  readonly journal: Pick<RunJournal, 'runs' | 'entries'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What a doctor knows before looking. */
export interface DoctorBook {
  readonly landscape: Landscape;
  readonly knownIssues: readonly KnownIssue[];
  /** The largest of the Catalog's packages, or what is typical: every disk must have room for it. */
  readonly packageBytes: number;
}

// Inferred: the vendor publishes no sizes.
const TYPICAL_PACKAGE_BYTES = 2e9;

export function bookOf({ catalog }: Pick<DesiredFleet, 'catalog'>, knowledge: Knowledge): DoctorBook {
  const sizes = catalog.filter(({ kind }) => kind !== 'web').map(({ size }) => size);
  return {
    landscape: landscapeOf(knowledge, catalog),
    knownIssues: knowledge.knownIssues,
    packageBytes: sizes.length === 0 ? TYPICAL_PACKAGE_BYTES : Math.max(...sizes),
  };
}

/** Asks every check about one System and each of its Agents. It only reads, and rejects but for the signal. */
export async function examine(
  system: DesiredSystem,
  book: DoctorBook,
  deps: DoctorDeps,
  signal: AbortSignal,
): Promise<Examination> {
  const { name, orchestrator, agents } = system;
  try {
    const observed = await deps.observer.observe(system, signal);
    const site: DoctorSite = { ...deps, ...book, system, observed, package: undefined, run: undefined, signal };
    const whole = (await ask(systemChecks, site)).map((answer) => examined(answer, undefined));
    const ofAgents = await Promise.all(agents.map((agent) => examineAgent(agent, site, deps)));
    return { system: name, orchestrator, findings: [...whole, ...ofAgents.flat()] };
  } catch (thrown) {
    signal.throwIfAborted();
    const finding = findingOf(asRatchetError(thrown));
    const broken = { check: 'doctor', title: 'The System could be looked at', agent: undefined, finding };
    return { system: name, orchestrator, findings: [broken] };
  }
}

async function examineAgent(
  agent: AgentEndpoint,
  site: DoctorSite,
  { links, linkChoices }: DoctorDeps,
): Promise<Examined[]> {
  const { system, signal } = site;
  const checks = agent.name === system.orchestrator ? orchestratorChecks : agentChecks;
  const reachedBy = linkChoices.find(({ hosts }) => hostIsAmong(hosts, hostOf(agent)))?.how.kind ?? 'ssh';
  const arrive = (refused: RatchetError | undefined) => ask(arrivalChecks, { ...site, agent, reachedBy, refused });
  let answers: readonly Answer[];
  try {
    answers = await links.with(agent, system.credentials, signal, async (link) => {
      const before = await arrive(undefined);
      const here = { ...site, agent, link, paths: agentPaths(site.agentLayout) };
      return [...before, ...(await ask(checks, here, before))];
    });
  } catch (thrown) {
    signal.throwIfAborted();
    const unreached = checks.map((check) => ({ check, finding: skipped('depends on "link"') }));
    answers = [...(await arrive(asRatchetError(thrown))), ...unreached];
  }
  return answers.map((answer) => examined(answer, agent.name));
}

function examined({ check: { id, title }, finding }: Answer, agent: string | undefined): Examined {
  return { check: id, title, agent, finding };
}
