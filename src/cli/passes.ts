import type { DesiredSystem } from '../model/desired.ts';
import { printable } from '../model/printable.ts';
import type { PassOptions, PassPorts } from '../reconciler/pass.ts';
import { headlineOf, type PassResult } from '../reconciler/pass-result.ts';
import type { Executor } from '../reconciler/ports.ts';
import { type FleetRevision, wantedIn } from '../reconciler/wanted.ts';
import { systemAsText } from '../review/plan-text.ts';
import type { Composition } from './compose.ts';
import { exitCodeOfPasses } from './exit-code.ts';
import type { Io } from './io.ts';
import type { FleetOptions } from './options.ts';
import { onlyThese, revisionOrProblems } from './revision.ts';

export interface PassesOptions extends FleetOptions {
  readonly format: string;
  readonly detailedExitcode?: boolean;
}

/** Which executor a command uses for a system, given those that there are. */
export type ChooseExecutor = (system: DesiredSystem, executors: Composition['executors']) => Executor;

/** One pass over the named systems, or over all: what `stage`, `apply` and `reconcile` share. */
export async function runPasses(
  names: readonly string[],
  options: PassesOptions & PassOptions,
  choose: ChooseExecutor,
  io: Io,
): Promise<number> {
  const { compose } = await import('./compose.ts');
  const composition = await compose(options, io);
  try {
    const revision = onlyThese(await revisionOrProblems(composition, io), names);
    const ports = portsOf(composition, choose);
    const results = await showPasses(revision, ports, composition, options, io);
    return answer(results, options, io);
  } finally {
    await composition.close();
  }
}

export function portsOf({ ports, executors, readFleet }: Composition, choose: ChooseExecutor): PassPorts {
  return {
    ...ports,
    executorFor: (system) => choose(system, executors),
    wantedNow: async (system, signal) => {
      const reading = await readFleet(signal).catch(() => undefined);
      return reading?.kind === 'fleet' ? wantedIn(reading.revision, system) : { kind: 'as-before' };
    },
  };
}

/** Passes over every system of the revision, each told as soon as it is done. */
export async function showPasses(
  revision: FleetRevision,
  ports: PassPorts,
  { config, tellers }: Composition,
  options: PassesOptions & PassOptions,
  io: Io,
): Promise<readonly PassResult[]> {
  const { reconcileFleet } = await import('../reconciler/fleet-pass.ts');
  const limit = config.limits.concurrentSystems;
  const { systems } = revision.fleet;
  tellers.start();
  for (const system of systems) tellers.look(system);
  const done = (result: PassResult) => {
    show(result, options, io);
    for (const system of systems) if (system.name === result.system) tellers.look(system);
  };
  return reconcileFleet(revision, ports, limit, io.signal, done, options);
}

export function show(result: PassResult, { format }: PassesOptions, io: Io): void {
  if (format === 'text') io.out(`${resultAsText(result, io)}\n`);
}

/** Prints what is printed at the end, and answers the exit code. */
export function answer(results: readonly PassResult[], { format, detailedExitcode }: PassesOptions, io: Io): number {
  if (format === 'json') io.out(`${JSON.stringify(results.map(resultAsJson), undefined, 2)}\n`);
  return exitCodeOfPasses(results, detailedExitcode === true);
}

function resultAsText(result: PassResult, io: Io): string {
  const { paint } = io;
  if (result.kind === 'settled') return systemAsText(result.plan, io);
  const { result: outcome, message } = headlineOf(result);
  const good = ['succeeded', 'staged', 'skipped'].includes(outcome);
  const line = `${paint(good ? 'green' : 'red', `${good ? '✓' : '✗'} ${result.system}`)}  ${outcome}  ${printable(message)}`;
  const hint = hintOf(result);
  const differences = result.kind === 'stale' ? result.differences : [];
  return [line, ...[...differences, ...(hint === undefined ? [] : [hint])].map((more) => `  ${printable(more)}`)].join(
    '\n',
  );
}

function hintOf(result: PassResult): string | undefined {
  if (result.kind === 'failed' || result.kind === 'stale') return result.error.hint;
  if (result.kind !== 'executed') return undefined;
  const last = result.carriedOut.at(-1)?.outcome;
  return last !== undefined && 'error' in last ? last.error.hint : undefined;
}

function resultAsJson(result: PassResult): Record<string, unknown> {
  const detail =
    'carriedOut' in result
      ? { outcomes: result.carriedOut.map(({ hop, outcome }) => ({ to: hop?.to.release, outcome: outcome.kind })) }
      : {};
  const differences = result.kind === 'stale' ? result.differences : undefined;
  const plan = 'plan' in result ? result.plan : undefined;
  return { system: result.system, ...headlineOf(result), hint: hintOf(result), ...detail, differences, plan };
}
