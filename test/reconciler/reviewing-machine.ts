import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { DesiredFleet, DesiredSystem } from '../../src/model/desired.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import type { SavedPlan } from '../../src/planner/plan.ts';
import { decideOneByOne } from '../../src/reconciler/decide.ts';
import { reconcileSystem } from '../../src/reconciler/pass.ts';
import type { PassResult } from '../../src/reconciler/pass-result.ts';
import type { HopOrder, RunOutcome } from '../../src/reconciler/ports.ts';
import { heldTo } from '../../src/reconciler/reviewed-plan.ts';
import { NOTHING_KNOWN } from '../../src/reconciler/rollouts/standing.ts';
import { planAsJson } from '../../src/review/plan-json.ts';
import { catalogPackage, desiredFleet, desiredSystem, estimates, observedAgent, observedSystem } from '../builders.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeJournal, FakeLeases, FakePassLog } from '../fakes/fake-journal.ts';
import { FakePlanUses } from '../fakes/fake-plan-uses.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';
import { newRun } from '../fakes/new-run.ts';

export const shipped = loadKnowledge();
const SAVED_AT = '2026-09-01T00:00:00.000Z';
export const HOUR_LATER = '2026-09-01T01:00:00.000Z';
export const DAY_MS = 86_400_000;
export const CU7 = '10.5.0.0-16338-20250919-release';
export const CU8 = '10.5.0.0-16432-20251017-release';
export const CU9 = '10.5.0.0-16515-20251114-release';
export const LEGACY = '10.3.0.0-15150-20241108-release';
export const BETWEEN = '10.4.0.0-16415-20251017-release';

export const prod: DesiredSystem = desiredSystem();
export const fleet = desiredFleet({
  systems: [prod],
  catalog: [catalogPackage('10.4.0 [CU20]', 16_415), catalogPackage('10.5.0 [CU9]', 16_515)],
});

// The shipped issues are tried elsewhere; here only what makes a plan another one.
export const knowledge: Knowledge = { ...shipped, knownIssues: [] };

export interface World {
  readonly fleet?: DesiredFleet;
  /** The system at the revision of the plan, where that can still be read. */
  readonly former?: DesiredSystem;
  readonly knowledge?: Knowledge;
  /** What the system runs at each look; the last one stays. */
  readonly looks?: readonly string[];
  readonly now?: string;
  readonly outcomes?: readonly RunOutcome[];
  readonly whileActing?: (order: HopOrder, clock: FakeClock) => Promise<void>;
}

/** As it is read from its file. */
export function savedPlan(raw = CU7, lifetimeMs = DAY_MS): SavedPlan {
  const observed = observedSystem(observedAgent('dma01', raw));
  const input = {
    desired: fleet,
    observed: () => observed,
    knowledge,
    history: new Map(),
    now: SAVED_AT,
    revision: 'main@sha1:0',
    estimates,
    approvers: undefined,
    rollouts: NOTHING_KNOWN,
  };
  return JSON.parse(Buffer.concat([...planAsJson(decideOneByOne(input), lifetimeMs)]).toString());
}

const unasked = () => Promise.reject(new Error('nothing is staged ahead'));

/** A machine on which the same plan can be applied again and again. */
export function machine() {
  const memory = { journal: new FakeJournal(), uses: new FakePlanUses(), orders: [] as HopOrder[] };
  async function apply(saved: SavedPlan, world: World = {}): Promise<PassResult> {
    const { looks = [CU7, CU9], now = HOUR_LATER, outcomes = [] } = world;
    const present = world.fleet ?? fleet;
    let seen = 0;
    let carried = 0;
    const clock = new FakeClock(now);
    const { ports, reviewed } = heldTo(
      saved,
      {
        estimates,
        approvers: undefined,
        probes: new FakeProbes(),
        wantedNow: async () => ({ kind: 'as-before' }),
        observer: {
          observe: async () => ({
            ...observedSystem(observedAgent('dma01', looks[Math.min(seen++, looks.length - 1)] ?? '')),
            takenAt: now,
          }),
          close: async () => {},
        },
        stageAhead: { carryOut: unasked, resume: unasked },
        executorFor: () => ({
          carryOut: async (order) => {
            memory.orders.push(order);
            await world.whileActing?.(order, clock);
            const outcome = outcomes[carried++] ?? { kind: 'succeeded', message: 'verified' };
            await remember(order, outcome, memory.journal, clock.now().toISOString());
            return outcome;
          },
          resume: () => Promise.reject(new Error('nothing is open')),
        }),
        resume: () => Promise.reject(new Error('nothing is open')),
        journal: memory.journal,
        acts: new FakeActs(),
        checks: new FakeCheckReports(),
        looks: new FakeLooks(),
        rollouts: new FakeRollouts(memory.journal),
        leases: new FakeLeases(),
        passes: new FakePassLog(),
        clock,
      },
      { uses: memory.uses, formerly: async () => world.former },
    );
    const [system = prod] = present.systems;
    const revision = {
      fleet: present,
      bystanders: [],
      revision: 'main@sha1:1',
      from: 'test',
      knowledge: world.knowledge ?? knowledge,
    };
    return reconcileSystem(system, revision, ports, new AbortController().signal, { reviewed });
  }
  return { ...memory, apply };
}

/** As the real executor does: a run that begins, and ends. */
export async function remember(order: HopOrder, outcome: RunOutcome, journal: FakeJournal, at: string) {
  if (outcome.kind === 'skipped' || outcome.kind === 'refused' || outcome.kind === 'staged') return;
  const id = `run-${(await journal.runs({ limit: 100 })).length + 1}`;
  await journal.begin(newRun(order, { id, startedAt: at }), at);
  if (outcome.kind !== 'interrupted') await journal.advance(id, outcome.kind, 'so it ended', at);
}
