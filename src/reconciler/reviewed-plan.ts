import type { DesiredSystem } from '../model/desired.ts';
import type { RatchetError } from '../model/errors.ts';
import { millisecondsOf } from '../model/instant.ts';
import type { PlanInput } from '../planner/assemble-plan.ts';
import type { Plan, SavedPlan, SystemPlan } from '../planner/plan.ts';
import type { ApprovedChange } from './approved-change.ts';
import type { PassPorts } from './pass.ts';
import { differencesSince } from './plan-difference.ts';
import { planAhead, planExpired, planStale, planUsed } from './plan-refusals.ts';
import type { PlanUses } from './plan-uses.ts';
import type { HeldBack, RunOutcome } from './ports.ts';
import type { Run } from './runs.ts';

export type Judgement =
  | { readonly kind: 'go' }
  /** Everything that the plan holds for this system has been done. */
  | { readonly kind: 'finished' }
  | { readonly kind: 'refused'; readonly error: RatchetError; readonly differences: readonly string[] };

/** Asked after every look: may the saved plan go on, given what would be planned now? */
export interface Reviewed {
  judge(system: string, present: Plan, facts: PlanInput): Promise<Judgement>;
}

/** The clock of the machine that made the plan may be ahead of ours. */
const SKEW_MS = 5 * 60_000;

/** Ends of a run of which a launch is part, or that a person has to look into: the plan is used up. */
const ENDS = new Set<RunOutcome['kind']>(['failed', 'partial', 'wrong-version', 'stalled', 'unhealthy', 'unknown']);

export interface Holding {
  readonly uses: PlanUses;
  /** A system as the revision of the plan asked for it; undefined where that cannot be read any more. */
  readonly formerly: (system: string) => Promise<DesiredSystem | undefined>;
  /** By which pull request the plan was let go. */
  readonly by?: ApprovedChange | undefined;
}

/**
 * The same ports, held to a saved plan. Its use, and by which pull request it was let go, is on disk before the first act; the
 * runs that come of it carry its seal, so that a rerun after a crash finds out how far it got.
 */
export function heldTo(
  saved: SavedPlan,
  ports: PassPorts,
  { uses, formerly, by }: Holding,
): { readonly ports: PassPorts; readonly reviewed: Reviewed } {
  const { seal } = saved;
  const entries = new Map(saved.systems.map((entry) => [entry.system, entry]));
  const finished = new Set<string>();
  const moment = () => ports.clock.now().toISOString();
  const expired = () => moment() >= saved.expiresAt;
  const isAhead = () => millisecondsOf(saved.createdAt) > ports.clock.now().getTime() + SKEW_MS;

  function untilExpiry(heldBack: HeldBack): HeldBack {
    return async () => (expired() ? planExpired(saved).message : await heldBack());
  }

  async function note(system: string, targetBuild: number, outcome: RunOutcome): Promise<RunOutcome> {
    const last = entries.get(system)?.hops.at(-1)?.to.build;
    if (outcome.kind === 'succeeded' && targetBuild === last) finished.add(system);
    if (finished.has(system) || ENDS.has(outcome.kind)) await uses.end(seal, system, moment());
    return outcome.kind === 'skipped' && expired() ? { kind: 'refused', error: planExpired(saved) } : outcome;
  }

  async function judge(system: string, present: Plan, facts: PlanInput): Promise<Judgement> {
    const entry = entries.get(system);
    if (entry === undefined) throw new TypeError(`the saved plan does not hold system "${system}"`);
    if (finished.has(system)) return { kind: 'finished' };
    const use = await uses.of(seal, system);
    if (use?.endedAt !== undefined) return refused(planUsed(system, use.endedAt));
    const carriedOut = use === undefined ? 0 : carriedOutOf(entry, await ports.journal.runs({ system, limit: 100 }));
    if (carriedOut === entry.hops.length) {
      await uses.end(seal, system, moment());
      return { kind: 'finished' };
    }
    if (expired()) return refused(planExpired(saved));
    if (isAhead()) return refused(planAhead(saved));
    const fresh = present.systems.find((candidate) => candidate.system === system);
    const [part, now] = [
      { plan: saved, entry, carriedOut },
      { plan: present, entry: fresh, facts },
    ];
    if (differencesSince(part, now).length === 0) return { kind: 'go' };
    return refused(planStale(system), differencesSince(part, now, await formerly(system)));
  }

  /** How many of its hops have been carried out under this very plan. */
  function carriedOutOf({ hops }: SystemPlan, runs: readonly Run[]): number {
    const ours = runs.filter(({ planDigest, state }) => planDigest === seal && state === 'succeeded');
    const next = hops.findIndex(({ to }) => !ours.some(({ targetBuild }) => targetBuild === to.build));
    return next === -1 ? hops.length : next;
  }

  return {
    reviewed: { judge },
    ports: {
      ...ports,
      executorFor(system) {
        const executor = ports.executorFor(system);
        return {
          ...executor,
          async carryOut(order, signal) {
            await uses.begin(seal, system.name, moment(), by);
            const held = { ...order, planDigest: seal, heldBack: untilExpiry(order.heldBack) };
            return await note(system.name, order.hop.to.build, await executor.carryOut(held, signal));
          },
        };
      },
      async resume(system, run, heldBack, signal) {
        if (run.planDigest !== seal) return await ports.resume(system, run, heldBack, signal);
        const outcome = await ports.resume(system, run, untilExpiry(heldBack), signal);
        return await note(system.name, run.targetBuild, outcome);
      },
    },
  };
}

function refused(error: RatchetError, differences: readonly string[] = []): Judgement {
  return { kind: 'refused', error, differences };
}
