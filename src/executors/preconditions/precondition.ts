import type { AgentLayout, Credential, LinkMethod, Staging, Timers } from '../../config/config.ts';
import type { AgentEndpoint, DesiredSystem } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import { type Finding, findingOf } from '../../model/finding.ts';
import type { KnownIssue } from '../../model/knowledge.ts';
import type { AgentState, ObservedSystem } from '../../model/observed.ts';
import type { Landscape } from '../../planner/landscape.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { Clock } from '../../reconciler/ports.ts';
import type { RunJournal } from '../../reconciler/runs.ts';
import type { AgentPaths } from '../agent-paths.ts';
import type { LocalPackage } from '../package/package-file.ts';

/** One precondition. It only reads. What it throws is its answer too: `findingOf` the error. */
export interface Precondition<S> {
  /** Its file's name. */
  readonly id: string;
  readonly title: string;
  /** Checks of the same place that must have passed, since without them there is nothing to look at. */
  readonly needs?: readonly string[];
  run(site: S): Promise<Finding> | Finding;
}

/** A System as it was found, and what a check may look at it with. */
export interface SystemSite {
  readonly system: DesiredSystem;
  readonly observed: Pick<ObservedSystem, 'agents' | 'unlisted'>;
  readonly journal: Pick<RunJournal, 'runs' | 'entries'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly timers: Pick<Timers, 'command'>;
  readonly agentLayout: AgentLayout;
  readonly staging: Pick<Staging, 'disk'>;
  /** How large the package is that disks must have room for. */
  readonly packageBytes: number;
  /** The package that is about to be installed, where there is one. */
  readonly package: LocalPackage | undefined;
  /** The run that may hold the lock already: the one that is being continued. */
  readonly run: string | undefined;
  readonly signal: AbortSignal;
}

/** One Agent, reached. */
export interface LinkSite extends SystemSite {
  readonly agent: AgentEndpoint;
  readonly link: AgentLink;
  readonly paths: AgentPaths;
}

/** What the operator and the vendor know, for those checks that no upgrade waits for. */
export interface DoctorSite extends SystemSite {
  readonly credentials: readonly Credential[];
  readonly landscape: Landscape;
  readonly knownIssues: readonly KnownIssue[];
}

/** One Agent before it is reached. `refused` is why that failed. */
export interface ArrivalSite extends DoctorSite {
  readonly agent: AgentEndpoint;
  readonly reachedBy: LinkMethod['kind'];
  readonly refused: RatchetError | undefined;
}

export interface Answer {
  readonly check: Pick<Precondition<never>, 'id' | 'title'>;
  readonly finding: Finding;
}

/** Asks every check, in order. `before` are answers on which they may depend. */
export async function ask<S extends Pick<SystemSite, 'signal'>>(
  checks: readonly Precondition<S>[],
  site: S,
  before: readonly Answer[] = [],
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const check of checks) {
    const missing = missingNeed(check, [...before, ...answers]);
    const finding = missing === undefined ? await findingBy(check, site) : skipped(`depends on "${missing}"`);
    answers.push({ check, finding });
  }
  return answers;
}

export function skipped(evidence: string): Finding {
  return { kind: 'skipped', evidence };
}

export function pass(evidence: string): Finding {
  return { kind: 'pass', evidence };
}

const UNSEEN = new Set<AgentState | undefined>(['unreachable', 'denied', 'unknown', undefined]);

/** Whether the state says nothing about the Agent, but that it could not be looked at. */
export function isUnseen(state: AgentState | undefined): boolean {
  return UNSEEN.has(state);
}

export function isRefusal(finding: Finding): finding is Extract<Finding, { readonly code: string }> {
  return finding.kind === 'fail' || finding.kind === 'unknown';
}

async function findingBy<S extends Pick<SystemSite, 'signal'>>(check: Precondition<S>, site: S): Promise<Finding> {
  try {
    return await check.run(site);
  } catch (thrown) {
    site.signal.throwIfAborted();
    if (!(thrown instanceof RatchetError)) throw thrown;
    return findingOf(thrown);
  }
}

function missingNeed(
  { needs = [] }: Pick<Precondition<never>, 'needs'>,
  answers: readonly Answer[],
): string | undefined {
  return needs.find((id) => {
    const answer = answers.find(({ check }) => check.id === id);
    return answer !== undefined && (isRefusal(answer.finding) || answer.finding.kind === 'skipped');
  });
}
