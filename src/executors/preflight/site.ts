import type { DesiredSystem } from '../../model/desired.ts';
import type { ObservedSystem } from '../../model/observed.ts';
import type { AgentLink } from '../../reconciler/ports.ts';
import type { AgentPaths } from '../agent-paths.ts';
import type { ExecutorDeps } from '../deps.ts';
import type { LocalPackage } from '../package/package-file.ts';

export interface PreflightOrder {
  readonly system: DesiredSystem;
  readonly observed: Pick<ObservedSystem, 'agents'>;
  readonly targetBuild: number;
  readonly package: LocalPackage;
  /** The run that may hold the lock already: the one that is being continued. */
  readonly run: string | undefined;
}

/** What a check looks at: the orchestrating Agent, reached, and what is to be done there. */
export interface Site extends ExecutorDeps, PreflightOrder {
  readonly link: AgentLink;
  readonly paths: AgentPaths;
  readonly signal: AbortSignal;
}

/** Reads only. Throws a `RatchetError` that says what speaks against starting. */
export type Check = (site: Site) => Promise<void>;
