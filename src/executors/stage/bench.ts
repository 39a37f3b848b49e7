import type { AgentEndpoint, DesiredSystem } from '../../model/desired.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { packagePaths } from '../agent-paths.ts';
import type { ExecutorDeps } from '../deps.ts';
import type { LocalPackage } from '../package/package-file.ts';

export type StageDeps = Pick<
  ExecutorDeps,
  'links' | 'clock' | 'random' | 'tell' | 'timers' | 'agentLayout' | 'staging'
>;

export interface StageOrder {
  readonly system: Pick<DesiredSystem, 'name' | 'credentials'>;
  readonly agent: AgentEndpoint;
  readonly package: LocalPackage;
  /** What is believed of a file that lies there already: its marker, size and time, which is the default, or its bytes alone. */
  readonly trust?: 'marker' | 'bytes';
}

/** A package under way to one Agent, over one connection. */
export interface StageBench extends StageDeps, StageOrder {
  readonly link: AgentLink;
  readonly paths: ReturnType<typeof packagePaths>;
  readonly drive: string;
  readonly signal: AbortSignal;
  /** How far it ever got, over all connections. */
  readonly sent: { bytes: number };
}
