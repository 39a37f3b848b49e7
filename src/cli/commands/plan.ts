import { Option } from 'commander';
import type { Plan } from '../../planner/plan.ts';
import { EXIT, exitCodeOfPlan } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { durationArgument, type FleetOptions, formatOption, instantArgument, withFleetOptions } from '../options.ts';
import { onlyThese, revisionOrProblems } from '../revision.ts';
import { writeWhole } from '../write-whole.ts';
import type { AddCommand } from './index.ts';

export interface PlanOptions extends FleetOptions {
  readonly observed?: string;
  readonly at?: string;
  readonly out?: string;
  readonly format: string;
  readonly detailedExitcode?: boolean;
}

const DAY_MS = 86_400_000;

export const addPlan: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('plan'))
    .description('show what the fleet repository would cause now, touching nothing')
    .argument('[systems...]', 'only these systems')
    .option('--observed <file>', 'plan against a recorded snapshot instead of the real systems')
    .option('--at <instant>', 'plan as if it were this moment, e.g. 2026-12-24T02:00:00Z', instantArgument)
    .option('-o, --out <file>', 'also save the plan, for `ratchet apply --plan`')
    .addOption(
      new Option('--expires-in <duration>', 'how long a saved plan may be applied')
        .argParser(durationArgument)
        .default(DAY_MS, '24h'),
    )
    .addOption(formatOption('text', 'json', 'markdown'))
    .option('--detailed-exitcode', 'answer 2 for changes, 3 blocked, 6 waiting, 7 incomplete')
    .action(async (names: string[], options: PlanOptions & { readonly expiresIn: number }) => {
      const { sealed } = await import('../../reconciler/plan-seal.ts');
      const { streamOf, wholePlan } = await import('../../planner/plan-stream.ts');
      const plan = wholePlan(sealed(streamOf(await makePlan(names, options, io)), options.expiresIn));
      io.out(await render(plan, options.format, io));
      if (options.out !== undefined) await writeWhole(options.out, `${JSON.stringify(plan, undefined, 2)}\n`);
      finish(options.detailedExitcode === true ? exitCodeOfPlan(plan) : EXIT.done);
    });
};

/** Reads, looks and decides; nothing is written but what was asked for. */
export async function makePlan(names: readonly string[], options: Omit<PlanOptions, 'format'>, io: Io): Promise<Plan> {
  const { composeForPlan } = await import('../compose.ts');
  const composition = await composeForPlan(options, io);
  try {
    const revision = onlyThese(await revisionOrProblems(composition, io), names);
    const { observeFleet, planFleet } = await import('../../reconciler/fleet-pass.ts');
    const { observer, clock } = composition.ports;
    const now = options.at ?? clock.now().toISOString();
    const limit = composition.config.limits.concurrentSystems;
    const observed = await observeFleet(revision.fleet.systems, observer, now, limit, io.signal);
    return await planFleet(revision, observed, composition.ports, now);
  } finally {
    await composition.close();
  }
}

async function render(plan: Plan, format: string, io: Io): Promise<string> {
  if (format === 'json') return `${JSON.stringify(plan, undefined, 2)}\n`;
  if (format === 'markdown') return (await import('../../review/plan-markdown.ts')).planAsMarkdown(plan);
  return (await import('../../review/plan-text.ts')).planAsText(plan, io);
}
