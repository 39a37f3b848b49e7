import type { DesiredSystem } from '../model/desired.ts';
import { printable } from '../model/printable.ts';
import { headlineOf, type PassOptions, type PassResult } from '../reconciler/pass.ts';
import type { Executor } from '../reconciler/ports.ts';
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
    const { reconcileFleet } = await import('../reconciler/fleet-pass.ts');
    const results = await reconcileFleet(
      revision,
      { ...composition.ports, executorFor: (system) => choose(system, composition.executors) },
      composition.config.limits.concurrentSystems,
      io.signal,
      (result) => {
        if (options.format === 'text') io.out(`${resultAsText(result, io)}\n`);
      },
      options,
    );
    if (options.format === 'json') io.out(`${JSON.stringify(results.map(resultAsJson), undefined, 2)}\n`);
    return exitCodeOfPasses(results, options.detailedExitcode === true);
  } finally {
    await composition.close();
  }
}

function resultAsText(result: PassResult, { paint }: Io): string {
  if (result.kind === 'settled') return systemAsText(result.plan, paint);
  const { result: outcome, message } = headlineOf(result);
  const good = ['succeeded', 'staged', 'skipped'].includes(outcome);
  const line = `${paint(good ? 'green' : 'red', `${good ? '✓' : '✗'} ${result.system}`)}  ${outcome}  ${printable(message)}`;
  const hint = hintOf(result);
  return hint === undefined ? line : `${line}\n  ${printable(hint)}`;
}

function hintOf(result: PassResult): string | undefined {
  if (result.kind === 'failed') return result.error.hint;
  if (result.kind !== 'executed') return undefined;
  const last = result.carriedOut.at(-1)?.outcome;
  return last !== undefined && 'error' in last ? last.error.hint : undefined;
}

function resultAsJson(result: PassResult): Record<string, unknown> {
  const detail =
    result.kind === 'executed'
      ? { outcomes: result.carriedOut.map(({ hop, outcome }) => ({ to: hop?.to.release, outcome: outcome.kind })) }
      : {};
  const plan = 'plan' in result ? result.plan : undefined;
  return { system: result.system, ...headlineOf(result), hint: hintOf(result), ...detail, plan };
}
