import type { DesiredSystem } from '../model/desired.ts';
import { type Instant, millisecondsOf } from '../model/instant.ts';
import type { PlanInput } from '../planner/assemble-plan.ts';
import { closingOf, type SystemHistory } from '../planner/history.ts';
import type { Hop, Plan, SystemPlan } from '../planner/plan.ts';
import { streamOf, wholePlan } from '../planner/plan-stream.ts';
import { askedOfGates, planned, type Terms } from './decide.ts';
import { estimatesBy } from './estimate.ts';
import { nextHop } from './gate-plan.ts';
import { heldBackNow } from './held-back.ts';
import { historyOf } from './history.ts';
import type { PassPorts } from './pass.ts';
import type { HopOrder } from './ports.ts';
import { namesProbes, readingsOf } from './probes.ts';
import { versionsOf } from './rollouts/memory.ts';
import { rolloutFacts } from './rollouts/rollout-facts.ts';
import { NOTHING_KNOWN } from './rollouts/standing.ts';
import type { Run } from './runs.ts';
import type { Wanted } from './wanted.ts';

export interface Decided {
  readonly input: PlanInput;
  readonly plan: Plan;
  readonly next: Next;
}

export type Next =
  | { readonly kind: 'nothing' }
  /** Its package is wanted on the Agent's disk already; the hop itself waits for its time. */
  | { readonly kind: 'stage'; readonly order: HopOrder }
  | { readonly kind: 'act'; readonly order: HopOrder };

type Ports = Pick<
  PassPorts,
  'observer' | 'journal' | 'acts' | 'checks' | 'looks' | 'rollouts' | 'clock' | 'probes' | keyof Terms
>;

/** One fresh look at the system, and the plan that follows from it. */
export async function lookAndPlan(wanted: Wanted, ports: Ports, signal: AbortSignal) {
  const { system, revision } = wanted;
  const { observer, looks, clock, estimates, approvers } = ports;
  const observed = await observer.observe(system, signal);
  await looks.record(observed, versionsOf(observed));
  const now = clock.now().toISOString();
  const history = await historyOf([system.name], ports);
  const input = {
    desired: { ...revision.fleet, systems: [system] },
    observed: () => observed,
    knowledge: revision.knowledge,
    history,
    now,
    revision: revision.revision,
  };
  const ungated = wholePlan(planned(input));
  const wants = ungated.systems.some(({ verdict }) => verdict === 'upgrade');
  const rollouts = wants ? await rolloutFacts(revision, [system.name], ports, now) : NOTHING_KNOWN;
  const question = { ...input, estimates, approvers, rollouts };
  const plan = wholePlan(askedOfGates(streamOf(ungated), question));
  if (plan.systems[0]?.verdict !== 'upgrade' || !namesProbes(system)) return { input, observed, plan };
  // Only where nothing else holds an upgrade back: programs are not run for nothing.
  const readings = new Map([[system.name, await readingsOf(system, ports.probes, signal)]]);
  return { input, observed, plan: wholePlan(askedOfGates(streamOf(ungated), { ...question, readings })) };
}

/** The same, and the order for its first hop. */
export async function lookAndDecide(wanted: Wanted, ports: Ports, signal: AbortSignal): Promise<Decided> {
  const { system, revision } = wanted;
  const { input, observed, plan } = await lookAndPlan(wanted, ports, signal);
  const { history, now } = input;
  const [entry] = plan.systems;
  const hop = entry?.hops[0];
  const kind = entry === undefined ? 'nothing' : nextFor(system, entry, now);
  if (kind === 'nothing' || hop === undefined) return { input, plan, next: { kind: 'nothing' } };

  const own = history.get(system.name) ?? {};
  const previous = await ports.journal.lastJudged(system.name);
  const attempt = attemptAt(hop, previous, own);
  const named = { from: hop.from.release, to: hop.to.release };
  const estimate = estimatesBy(history, ports.estimates)(system, named);
  const heldBack = heldBackNow(wanted, { hop: nextHop(hop, estimate), plan: entry, history: own }, ports, signal);
  const order = { system, observed, hop, revision: revision.revision, planDigest: plan.digest, attempt, heldBack };
  return { input, plan, next: { kind, order } };
}

function nextFor({ mode, schedule }: DesiredSystem, { verdict, notBefore }: SystemPlan, now: Instant): Next['kind'] {
  if (verdict === 'upgrade') return 'act';
  if (verdict !== 'waiting' || mode !== 'apply' || notBefore === undefined) return 'nothing';
  if (schedule.stageAheadMs === undefined) return 'nothing';
  return millisecondsOf(now) >= millisecondsOf(notBefore) - schedule.stageAheadMs ? 'stage' : 'nothing';
}

/** One more only where a person closed the last attempt at the same hop. */
function attemptAt(hop: Hop, previous: Run | undefined, history: SystemHistory): number {
  if (previous?.targetBuild !== hop.to.build || previous.packageSha256 !== hop.package.sha256) return 1;
  return previous.attempt + (closingOf(previous.id, history) === undefined ? 0 : 1);
}
