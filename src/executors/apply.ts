import type { DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';
import type { ObservedSystem } from '../model/observed.ts';
import type { Executor, HeldBack, HopOrder, RunOutcome } from '../reconciler/ports.ts';
import type { NewRun, Run } from '../reconciler/runs.ts';
import { agentPaths, runPaths } from './agent-paths.ts';
import type { ExecutorDeps } from './deps.ts';
import { orchestratorOf } from './endpoints.ts';
import { preflight } from './preflight.ts';
import { type Bench, closed, closedAsHeld, mayHaveLaunched, type RunContext, succeeded } from './run/context.ts';
import { resumeAt } from './run/entry.ts';
import { end, follow } from './run/follow.ts';
import { type RecordedOrder, recordedOrder, recordOf, recordOrder } from './run/recorded-order.ts';
import { runIdOf } from './run/run-id.ts';

/** Installs one hop on a whole system, and answers what a fresh look at it says. */
export function apply(deps: ExecutorDeps): Executor {
  /** Everything that can say no before the first act; it only reads. */
  async function check(
    system: DesiredSystem,
    { hop }: Pick<RecordedOrder, 'hop'>,
    observed: Pick<ObservedSystem, 'agents'>,
    run: string | undefined,
    signal: AbortSignal,
  ): Promise<Bench> {
    const local = await deps.packages.verified(hop, signal);
    const order = { system, observed, package: local, run };
    return { package: local, utility: await preflight(order, deps, signal) };
  }

  async function start(order: HopOrder, signal: AbortSignal): Promise<RunOutcome> {
    const bench = await check(order.system, order, order.observed, undefined, signal);
    signal.throwIfAborted();
    const run = await deps.journal.begin(await newRun(order, deps, signal), deps.clock.now().toISOString());
    return await goOn(order, run, bench, signal);
  }

  /** For a run that is in the journal and of which nothing is on the Agent yet. */
  async function goOn(order: HopOrder, run: Run, bench: Bench, signal: AbortSignal): Promise<RunOutcome> {
    const context = contextOf(order.system, run, recordOf(order, bench), order.heldBack, signal);
    await recordOrder(context);
    return await follow(context, { state: 'planned', bench });
  }

  async function proceed(
    system: DesiredSystem,
    run: Run,
    given: HopOrder | undefined,
    heldBack: HeldBack,
    signal: AbortSignal,
  ): Promise<RunOutcome> {
    const order = await recordedOrder(deps.journal, run);
    if (order === undefined) return await proceedUnwritten(run, given, signal);
    const context = contextOf(system, run, order, heldBack, signal);
    const state = await resumeAt(context);
    if (state === 'done-by-others') return await end(context, succeeded(`${run.to} was installed by someone else`));
    if (state === 'launching') return await follow({ ...context, launchInDoubt: true }, { state });
    if (state !== 'planned') return await follow(context, { state });
    if (given !== undefined && !isFor(run, given)) return await end(context, superseded(run, given));
    const held = await heldBack();
    if (held !== undefined) return await end(context, closedAsHeld(context, held));
    return await proceedBeforeLaunch(context);
  }

  async function proceedBeforeLaunch(context: RunContext): Promise<RunOutcome> {
    const { system, run, order, signal } = context;
    let bench: Bench;
    try {
      bench = await check(system, order, await deps.observer.observe(system, signal), run.id, signal);
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof RatchetError)) throw thrown;
      return await end(context, closed({ kind: 'refused', error: thrown }, thrown.message));
    }
    return await follow(context, { state: 'planned', bench });
  }

  /** The process that began this run was ended before it wrote down what for. */
  async function proceedUnwritten(run: Run, given: HopOrder | undefined, signal: AbortSignal): Promise<RunOutcome> {
    if (given !== undefined && isFor(run, given)) {
      const bench = await check(given.system, given, given.observed, run.id, signal);
      return await goOn(given, run, bench, signal);
    }
    const message = `run ${run.id} had done nothing yet and was closed`;
    await deps.journal.advance(run.id, 'closed', message, deps.clock.now().toISOString());
    return { kind: 'skipped', message };
  }

  function contextOf(
    system: DesiredSystem,
    run: Run,
    order: RecordedOrder,
    heldBack: HeldBack,
    signal: AbortSignal,
  ): RunContext {
    const paths = agentPaths(deps.agentLayout);
    const agent = orchestratorOf({ ...system, orchestrator: run.orchestrator });
    const files = runPaths(paths, run.id);
    return { ...deps, system, agent, run, order, paths, files, launchInDoubt: false, heldBack, signal };
  }

  return {
    async carryOut(order, signal) {
      const open = await deps.journal.open(order.system.name);
      if (open === undefined) return await answered(undefined, signal, () => start(order, signal));
      return await answered(open, signal, () => proceed(order.system, open, order, order.heldBack, signal));
    },
    async resume(system, run, heldBack, signal) {
      return await answered(run, signal, () => proceed(system, run, undefined, heldBack, signal));
    },
  };
}

async function answered(
  run: Run | undefined,
  signal: AbortSignal,
  work: () => Promise<RunOutcome>,
): Promise<RunOutcome> {
  try {
    return await work();
  } catch (thrown) {
    if (signal.aborted) return { kind: 'interrupted', message: 'stopped; the next pass goes on from here' };
    if (!(thrown instanceof RatchetError)) throw thrown;
    const kind = run !== undefined && mayHaveLaunched(run.state) ? 'unknown' : 'refused';
    return { kind, error: thrown };
  }
}

function isFor(run: Run, { hop }: HopOrder): boolean {
  return run.targetBuild === hop.to.build && run.packageSha256 === hop.package.sha256;
}

function superseded(run: Run, { hop }: HopOrder) {
  const message = `run ${run.id} to ${run.to} was closed, because ${hop.to.release} is wanted by now`;
  return closed({ kind: 'skipped', message }, message);
}

async function newRun(
  { system, hop, revision, planDigest, attempt }: HopOrder,
  { journal, clock }: Pick<ExecutorDeps, 'journal' | 'clock'>,
  signal: AbortSignal,
): Promise<NewRun> {
  const about = { system: system.name, targetBuild: hop.to.build, packageSha256: hop.package.sha256, attempt };
  // Ids count in seconds: the second run of one second waits for the next.
  if ((await journal.latest(system.name))?.id === runIdOf(about, clock.now())) await clock.sleep(1000, signal);
  const now = clock.now();
  return {
    ...about,
    id: runIdOf(about, now),
    from: hop.from.release,
    to: hop.to.release,
    orchestrator: system.orchestrator,
    revision,
    planDigest,
    startedAt: now.toISOString(),
  };
}
