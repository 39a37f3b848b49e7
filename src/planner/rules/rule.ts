import type { AgentEndpoint, DesiredSystem, DesiredTarget, FailoverPolicy } from '../../model/desired.ts';
import type { ObservedAgent, ObservedSystem } from '../../model/observed.ts';
import type { RiskAcceptance } from '../../model/overlay.ts';
import type { SystemHistory } from '../history.ts';
import type { Finding } from '../identify-agent.ts';
import type { Objection, Verdict } from '../plan.ts';
import type { Lessons } from '../risks/lessons.ts';
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

/** What an author wants a system to run. */
export type Target = Pick<DesiredTarget, 'track' | 'version' | 'ceiling'>;

/** What a person has done by hand, and on which build. */
export interface Confirmed {
  readonly step: string;
  readonly build: number;
  /** Milliseconds since 1970; undefined counts for as long as the build runs. */
  readonly until: number | undefined;
}

/** All that may be known of a system where ways are looked for, whatever its author wants it to run. */
export interface Circumstances {
  readonly minimumReleaseAgeMs: number;
  readonly facts: DesiredSystem['facts'];
  /** How the members of Failover pairs go; `undetermined` where that is left to a default nobody has told us. */
  readonly failover: Exclude<FailoverPolicy, 'default'> | 'undetermined' | 'no-pairs';
  /** How many there are, both members of each pair counted. */
  readonly agents: number;
  readonly acceptedRisks: readonly Omit<RiskAcceptance, 'origin'>[];
  readonly confirmed: readonly Confirmed[];
  /** What went wrong in the fleet. */
  readonly lessons: Lessons;
  /** Its own name, where a lesson comes from it. */
  readonly learntFrom: string | undefined;
  /** The moment of the plan, as far as it makes a difference here: the last turn before it. Milliseconds since 1970. */
  readonly asOf: number;
}

// What a rule is handed is all that it can ask about, and answers are remembered by just that.

/** Says whether the author wants a release. */
export interface WishRule {
  readonly name: string;
  readonly objection: (release: Stop, target: Target) => Refusal | undefined;
}

/** Keeps a release from being installed on a system, wherever the system comes from. */
export interface PackageRule {
  readonly name: string;
  readonly objection: (release: Stop, circumstances: Circumstances) => Refusal | undefined;
}

/** One install, as the rules see it. */
export interface Move {
  readonly from: Stop;
  readonly to: Stop;
}

/** The whole way that a move is a part of. */
export interface Way {
  readonly start: Stop;
  readonly goal: Stop;
}

/** Keeps one release from being installed over another, on every system: another path has to be found. */
export interface WayRule {
  readonly name: string;
  readonly objection: (move: Move, way: Way) => Refusal | undefined;
}

/** A way under the circumstances of one system. */
export interface Journey extends Way, Circumstances {}

/**
 * Keeps a system from making a hop: something is to be done before, or done otherwise, and no other path would help. What
 * a person has to do by hand is told as `step`, with the release on which it is done.
 */
export interface HopRule {
  readonly name: string;
  readonly objection: (move: Move, journey: Journey) => Refusal | undefined;
}

/** Says what is worth knowing about a hop; holds nothing back. */
export interface Advice {
  readonly name: string;
  advice(move: Move, journey: Journey): string | undefined;
}
