import type { AgentLayout, Staging, Timers } from '../config/config.ts';
import type { AgentLinks } from '../reconciler/agent-link.ts';
import type { Clock, Observer, Tell } from '../reconciler/ports.ts';
import type { Probes } from '../reconciler/probes.ts';
import type { RunJournal } from '../reconciler/runs.ts';
import type { PackageFiles } from './package/package-file.ts';

/** What executors reach the world through. Each takes what it needs of it. */
export interface ExecutorDeps {
  readonly links: AgentLinks;
  readonly journal: RunJournal;
  readonly observer: Observer;
  readonly clock: Clock;
  readonly tell: Tell;
  readonly timers: Timers;
  readonly agentLayout: AgentLayout;
  readonly packages: PackageFiles;
  readonly staging: Staging;
  readonly probes: Probes;
  /** Awaited right before a launch, and bounded: it does not reject. */
  readonly beforeLaunch?: () => Promise<void>;
  /** From 0 up to, not including, 1: spreads retries. */
  readonly random: () => number;
}
