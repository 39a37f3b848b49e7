import path from 'node:path';
import type { OperatorConfig } from '../../config/config.ts';
import { executorsFrom } from '../../executors/index.ts';
import type { DesiredSystem } from '../../model/desired.ts';
import type { ObservedFleet } from '../../model/observed.ts';
import { reconcileFleet } from '../../reconciler/fleet-pass.ts';
import type { PassPorts } from '../../reconciler/pass.ts';
import type { PassResult } from '../../reconciler/pass-result.ts';
import type { Tell } from '../../reconciler/ports.ts';
import type { Run } from '../../reconciler/runs.ts';
import { type FleetRevision, wantedIn } from '../../reconciler/wanted.ts';
import { direct } from '../../simulator/scenario/direction.ts';
import type { SimulatedSystemSpec } from '../../simulator/specification.ts';
import { openStore, type Store } from '../../store/open-store.ts';
import type { SourcePart } from '../compose.ts';
import { openScenario } from '../practice/open-scenario.ts';
import { openStage, type Stage } from './stage.ts';
import { standIns } from './stand-ins.ts';
import { twinSpecs } from './twin-systems.ts';

export interface RehearsalOrder {
  readonly revision: FleetRevision;
  readonly observed: ObservedFleet;
  readonly config: SourcePart['config'];
  /** A folder of its own, which the caller removes. */
  readonly folder: string;
  readonly startAt: Date;
  /** How far their time may go, in milliseconds. */
  readonly lastsMs: number;
  /** A file of faults, relative to `cwd`. */
  readonly scenario: string | undefined;
  readonly seed: string;
  readonly cwd: string;
}

/** How it went with one System. */
export interface Rehearsed {
  readonly system: string;
  /** Of every pass, in order. */
  readonly results: readonly PassResult[];
  /** Oldest first. */
  readonly runs: readonly Run[];
  /** How often an upgrade was started. */
  readonly launches: number;
}

export interface Rehearsal {
  readonly systems: readonly Rehearsed[];
  /** Systems without a twin, and why. */
  readonly missing: readonly { readonly system: string; readonly why: string }[];
}

/** What is told while it goes on, with the virtual time of each event. */
export interface Audience {
  /** Before the first pass, with the Systems that are played. */
  begins(systems: readonly SimulatedSystemSpec[]): void;
  tell(at: string, event: Parameters<Tell>[0]): void;
  decided(at: string, result: PassResult): void;
}

// A plan that names one moment after the other and never acts.
const MOST_ROUNDS = 500;

/**
 * Plays the fleet on twins of its Systems: planner, gates, executors, observer and store are the real ones. After each
 * round of passes time jumps to the next moment at which a plan says that its answer may change: a window that opens, a
 * release that is old enough. Without such a moment, or after `lastsMs`, it is over.
 */
export async function rehearse(order: RehearsalOrder, audience: Audience, signal: AbortSignal): Promise<Rehearsal> {
  const { folder, config } = order;
  const packages = path.join(folder, 'packages');
  const { specs, missing } = twinSpecs(order.revision.fleet.systems, order.observed);
  const { twins, cues, seed, startAt } = await withScenario(order, specs);
  const revision = await onTwins(order.revision, specs, packages);
  const store = await openStore({ kind: 'sqlite', file: path.join(folder, 'ratchet.db') });
  const { fleet } = revision;
  const { journal } = store;
  const tell: Tell = (event) => audience.tell(stage.simulation.state().now, event);
  const stage: Stage = openStage({ fleet, twins, seed, startAt, folder, packages, journal, tell, config });
  try {
    await stage.simulation.injectThoseOf(twins);
    const direction = await direct(stage.simulation, cues);
    audience.begins(twins);
    const ports = portsOn(stage, store, revision, config);
    const results = await rounds({ revision, ports, order, startAt }, audience, signal);
    direction.end();
    const systems = await Promise.all(
      fleet.systems.map(async ({ name }) => ({
        system: name,
        results: results.filter(({ system }) => system === name),
        runs: (await journal.runs({ system: name, limit: 1000 })).toReversed(),
        launches: stage.simulation.launches(name),
      })),
    );
    return { systems, missing };
  } finally {
    await stage.close();
    await store.close();
  }
}

/** The real parts of a pass; what they reach is the stage. */
function portsOn(
  { deps }: Stage,
  store: Store,
  revision: FleetRevision,
  { estimates, approvers }: Pick<OperatorConfig, 'estimates' | 'approvers'>,
): PassPorts {
  const { observer, clock, probes } = deps;
  const { journal, acts, checks, looks, rollouts, leases, passes } = store;
  const executors = executorsFrom(deps);
  return {
    observer,
    clock,
    journal,
    acts,
    checks,
    looks,
    rollouts,
    leases,
    passes,
    resume: executors.apply.resume,
    executorFor: ({ mode }) => executors[mode],
    stageAhead: executors['upload-only'],
    estimates,
    approvers,
    probes,
    wantedNow: async (name) => wantedIn(revision, name),
  };
}

/** The scenario, if there is one, laid over the twins. */
async function withScenario(
  { scenario: file, seed, startAt, cwd }: RehearsalOrder,
  specs: readonly SimulatedSystemSpec[],
) {
  if (file === undefined) return { twins: specs, cues: [], seed, startAt };
  const scenario = await openScenario(file, cwd, specs, { mayCast: false });
  const twins = specs.map((spec, index) => ({ ...spec, timings: scenario.systems[index]?.timings ?? {} }));
  return { twins, cues: scenario.cues, seed: scenario.seed ?? seed, startAt: scenario.startAt ?? startAt };
}

/** The same revision, for the Systems that have a twin, with small packages in the place of the Catalog's. */
async function onTwins(
  revision: FleetRevision,
  specs: readonly SimulatedSystemSpec[],
  folder: string,
): Promise<FleetRevision> {
  const { fleet, knowledge } = revision;
  const played = fleet.systems.filter(({ name }) => specs.some((spec) => spec.name === name));
  // What would happen is asked for; with the stand-ins it is never the plan that somebody approved.
  const systems = played.map((system) => ({ ...system, approval: 'none' as const }));
  return { ...revision, fleet: { ...fleet, systems, catalog: await standIns(fleet.catalog, { folder, knowledge }) } };
}

interface Rounds {
  readonly revision: FleetRevision;
  readonly ports: PassPorts;
  readonly order: RehearsalOrder;
  readonly startAt: Date;
}

async function rounds(
  { revision, ports, order, startAt }: Rounds,
  audience: Audience,
  signal: AbortSignal,
): Promise<readonly PassResult[]> {
  const { clock } = ports;
  const until = startAt.getTime() + order.lastsMs;
  const all: PassResult[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { concurrentSystems } = order.config.limits;
    const results = await reconcileFleet(revision, ports, concurrentSystems, signal, (result) =>
      audience.decided(clock.now().toISOString(), result),
    );
    all.push(...results);
    const now = clock.now().getTime();
    const moments = results.flatMap((result) => momentsOf(result, revision.fleet.systems));
    // What was done may be what another waits for: a rollout goes on by what its Systems do, not by the clock.
    const next =
      results.some(wentOn) && revision.fleet.rollouts.length > 0
        ? now
        : Math.min(...moments.filter((moment) => moment > now));
    if (next > until) break;
    await clock.sleep(next - now, signal);
  }
  return all;
}

function wentOn(result: PassResult): boolean {
  return result.kind === 'executed' && result.carriedOut.some(({ outcome }) => outcome.kind === 'succeeded');
}

/** When its answer may change by itself, and when its package may travel ahead. */
function momentsOf(result: PassResult, systems: readonly DesiredSystem[]): readonly number[] {
  const notBefore = 'plan' in result ? result.plan?.notBefore : undefined;
  if (notBefore === undefined) return [];
  const opens = Date.parse(notBefore);
  const ahead = systems.find(({ name }) => name === result.system)?.schedule.stageAheadMs;
  return ahead === undefined ? [opens] : [opens - ahead, opens];
}
