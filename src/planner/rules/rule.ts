import type { AgentEndpoint, DesiredSystem, DesiredTarget, FailoverPolicy } from '../../model/desired.ts';
import type { ObservedAgent, ObservedSystem } from '../../model/observed.ts';
import type { RiskAcceptance } from '../../model/overlay.ts';
import type { SystemHistory } from '../history.ts';
import type { Finding } from '../identify-agent.ts';
import type { Objection, Verdict } from '../plan.ts';
import type { Lesson } from '../risks/lessons.ts';
import type { Stop } from '../stop.ts';

/** A rule's "no", before it is signed with the rule's name. */
export type Refusal = Omit<Objection, 'rule'>;

/** Everything found out about one system before a target is looked for. */
export interface SystemView {
  readonly desired: DesiredSystem;
  readonly observed: ObservedSystem | undefined;
  /** One for each Agent of the desired state, in code-unit order of their names. */
  readonly agents: readonly AgentView[];
  readonly history: SystemHistory;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface AgentView {
  readonly endpoint: AgentEndpoint;
  readonly seen: ObservedAgent | undefined;
  readonly finding: Finding;
}

/** Holds a whole system back, whatever its target. */
export interface SystemRule {
  readonly name: string;
  objection(view: SystemView): (Refusal & { readonly verdict: Exclude<Verdict, 'up-to-date' | 'upgrade'> }) | undefined;
}

/** Under which terms a target is looked for: all that rules about releases and hops may know of a desired system. */
export interface Terms {
  readonly target: DesiredTarget;
  readonly facts: DesiredSystem['facts'];
  /** How the members of Failover pairs go; `undetermined` where that is left to a default nobody has told us. */
  readonly failover: Exclude<FailoverPolicy, 'default'> | 'undetermined' | 'no-pairs';
  /** How many there are, both members of each pair counted. */
  readonly agents: number;
  readonly acceptedRisks: readonly RiskAcceptance[];
  /** What went wrong on other systems. */
  readonly lessons: readonly Lesson[];
  /** What a person has done by hand, and on which build. */
  readonly confirmed: readonly { readonly step: string; readonly build: number }[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Keeps a release from being installed on a system, wherever the system comes from. */
export interface ReleaseRule {
  readonly name: string;
  objection(release: Stop, terms: Terms): Refusal | undefined;
}

/** One install, as the rules see it. */
export interface Move {
  readonly from: Stop;
  readonly to: Stop;
}

/** The whole way that a move is a part of. */
export interface Journey extends Terms {
  readonly start: Stop;
  readonly goal: Stop;
}

/**
 * Keeps one release from being installed over another. A refusal `ManualStepRequired` waits for a person, not for another
 * path; its `step` says what for, and on which release.
 */
export interface HopRule {
  readonly name: string;
  objection(move: Move, journey: Journey): Refusal | undefined;
}

/** Says what is worth knowing about a hop; holds nothing back. */
export interface Advice {
  readonly name: string;
  advice(move: Move, journey: Journey): string | undefined;
}
