import type { Instant } from '../../model/instant.ts';
import { compareProblems, type Problem } from '../../model/problem.ts';
import type { FleetHistory } from '../../planner/history.ts';
import type { Looks } from '../../planner/looks.ts';
import type { Plan } from '../../planner/plan.ts';
import { decide, type Terms } from '../decide.ts';
import { forecastFleet } from '../forecast/forecast-fleet.ts';
import type { RolloutFacts } from '../rollouts/standing.ts';
import type { FleetRevision } from '../wanted.ts';
import { alarmsIn, type KnownAhead } from './alarms.ts';
import { comparePlans, type PlannedRevision } from './compare-plans.ts';
import { conclude } from './conclude.ts';
import { forecastBeside, type LookedAhead } from './forecast-beside.ts';
import type { Proposal } from './proposal.ts';

export interface ProposalInput {
  readonly base: ReadSide;
  readonly head: ReadSide;
  readonly looks: Looks;
  /** When they were taken. */
  readonly observedAt: Instant;
  readonly history: FleetHistory;
  readonly terms: Terms;
  readonly now: Instant;
  /** How far the forecasts look ahead. */
  readonly until: Instant;
  readonly ahead: KnownAhead;
  /** What else is wrong with the proposal. */
  readonly findings: readonly Problem[];
}

export interface ReadSide {
  readonly revision: string;
  readonly commit: string;
  /** Undefined where it is not valid, or could not be merged. */
  readonly read: FleetRevision | undefined;
  readonly problems: readonly Problem[];
  /** What is remembered of its rollouts. */
  readonly rollouts: RolloutFacts;
}

/** The proposal, and the plan with it merged where there is one. Pure: the same input, the same proposal. */
export function propose(input: ProposalInput): {
  readonly proposal: Proposal;
  readonly merged: Plan | undefined;
} {
  const { base, head, observedAt, now } = input;
  const before = plannedFor(base, input, undefined);
  const after = plannedFor(head, input, before?.ahead);
  const findings = [...input.findings, ...ownProblems(base, head)].toSorted(errorsFirst);
  const alarms = after === undefined ? [] : alarmsIn(after.plan, input.ahead);
  const systems = after === undefined ? [] : comparePlans(before ?? NOTHING, after);
  return {
    merged: after?.plan,
    proposal: {
      formatVersion: '1',
      createdAt: now,
      observedAt,
      base: { revision: base.revision, commit: base.commit },
      head: { revision: head.revision, commit: head.commit, digest: after?.plan.digest },
      systems,
      alarms,
      findings,
      conclusion: conclude({ systems, alarms, findings }, after !== undefined),
    },
  };
}

interface Planned extends PlannedRevision {
  readonly plan: Plan;
  readonly ahead: LookedAhead;
}

function plannedFor(
  { read, rollouts }: ReadSide,
  input: ProposalInput,
  beside: LookedAhead | undefined,
): Planned | undefined {
  if (read === undefined) return undefined;
  const { fleet, knowledge, revision } = read;
  const { looks, history, now, terms, until } = input;
  const question = { desired: fleet, observed: looks, knowledge, history, rollouts, now, revision, ...terms };
  const asked = { ...question, until };
  const forecast = beside === undefined ? forecastFleet(asked) : forecastBeside(beside, asked);
  return { fleet, plan: decide(question), forecast, ahead: { input: asked, forecast } };
}

/** Beside a base that cannot be read everything is new. */
const NOTHING: PlannedRevision = {
  fleet: { systems: [], catalog: [], checks: [], windows: [], freezes: [], rollouts: [], overlays: [] },
  plan: { systems: [] },
  forecast: { systems: [] },
};

/** What the base says just the same is not of this commit's making. */
function ownProblems(base: ReadSide, head: ReadSide): readonly Problem[] {
  const old = new Set(base.problems.filter(({ severity }) => severity === 'warning').map(identityOf));
  return head.problems.filter((problem) => problem.severity === 'error' || !old.has(identityOf(problem)));
}

function identityOf({ origin, code, message }: Problem): string {
  return `${origin.file}\n${code}\n${message}`;
}

function errorsFirst(a: Problem, b: Problem): number {
  if (a.severity !== b.severity) return a.severity === 'error' ? -1 : 1;
  return compareProblems(a, b);
}
