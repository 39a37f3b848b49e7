import type { AgentLayout, Timers } from '../config/config.ts';
import type { AgentLinks, Clock, Observer, RunJournal, Tell } from '../reconciler/ports.ts';

/** What executors reach the world through. Each takes what it needs of it. */
export interface ExecutorDeps {
  readonly links: AgentLinks;
  readonly journal: RunJournal;
  readonly observer: Observer;
  readonly clock: Clock;
  readonly tell: Tell;
  readonly timers: Timers;
  readonly agentLayout: AgentLayout;
  readonly packageRoots: readonly string[];
  /** From 0 up to, not including, 1: spreads retries. */
  readonly random: () => number;
}
