import type { DesiredSystem } from '../model/desired.ts';
import type { PlanInput } from '../planner/assemble-plan.ts';
import { closingOf, type SystemHistory } from '../planner/history.ts';
import type { Hop, Plan } from '../planner/plan.ts';
import { decide } from './decide.ts';
import { askGates } from './gates/ask-gates.ts';
import type { GateContext } from './gates/gate.ts';
import { historyFor } from './history.ts';
import type { FleetRevision, PassPorts } from './pass.ts';
import type { Clock, HeldBack, HopOrder, Run } from './ports.ts';

export interface Decided {
  readonly input: PlanInput;
  readonly plan: Plan;
  /** The next hop; undefined where nothing is to be done now. */
  readonly order: HopOrder | undefined;
}

/** One fresh look at the system, the plan that follows from it, and the order for its first hop. */
export async function lookAndDecide(
  system: DesiredSystem,
  revision: FleetRevision,
  { observer, journal, acts, checks, clock }: Pick<PassPorts, 'observer' | 'journal' | 'acts' | 'checks' | 'clock'>,
  signal: AbortSignal,
): Promise<Decided> {
  const observed = await observer.observe(system, signal);
  const now = clock.now().toISOString();
  const history = await historyFor(system.name, { journal, acts, checks });
  const alone = { ...revision.fleet, systems: [system] };
  const input = {
    desired: alone,
    observed: () => observed,
    knowledge: revision.knowledge,
    history,
    now,
    revision: revision.revision,
  } as const;
  const plan = decide(input);
  const [entry] = plan.systems;
  const hop = entry?.hops[0];
  if (entry?.verdict !== 'upgrade' || hop === undefined) return { input, plan, order: undefined };

  const previous = await journal.lastJudged(system.name);
  const attempt = attemptAt(hop, previous, history.get(system.name) ?? {});
  const named = { from: hop.from.release, to: hop.to.release };
  const heldBack = heldBackNow(system, revision, named, clock);
  const order = { system, observed, hop, revision: revision.revision, planDigest: plan.digest, attempt, heldBack };
  return { input, plan, order };
}

/** One more only where a person closed the last attempt at the same hop. */
function attemptAt(hop: Hop, previous: Run | undefined, history: SystemHistory): number {
  if (previous?.targetBuild !== hop.to.build || previous.packageSha256 !== hop.package.sha256) return 1;
  return previous.attempt + (closingOf(previous.id, history) === undefined ? 0 : 1);
}

/** The mode and the gates, asked at the moment of the question. */
export function heldBackNow(
  system: DesiredSystem,
  { fleet: { windows, freezes } }: FleetRevision,
  { from, to }: GateContext['hop'],
  clock: Clock,
): HeldBack {
  return () => {
    if (system.mode !== 'apply') return `mode is ${system.mode}`;
    const answer = askGates({ system, windows, freezes, hop: { from, to }, now: clock.now().toISOString() });
    return answer.kind === 'open' ? undefined : answer.hold.message;
  };
}
