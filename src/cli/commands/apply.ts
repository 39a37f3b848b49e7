import { Option } from 'commander';
import { RatchetError } from '../../model/errors.ts';
import { modeForbids } from '../../reconciler/mode-forbids.ts';
import { namedOrAll } from '../named-or-all.ts';
import { changeArgument, formatOption, withFleetOptions } from '../options.ts';
import { type ChooseExecutor, type PassesOptions, runPasses } from '../passes.ts';
import type { AddCommand } from './index.ts';

interface ApplyOptions extends PassesOptions {
  readonly all?: boolean;
  readonly plan?: string;
  readonly change?: number;
}

export const addApply: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('apply'))
    .description('stage, install and verify, hop by hop; run again after a crash, it continues the same run')
    .argument('[systems...]', 'the systems to upgrade')
    .option('--all', 'every system of the fleet')
    .addOption(
      new Option(
        '--plan <file>',
        'do what this saved plan says, once, or refuse: for the named systems, or all in it',
      ).conflicts('all'),
    )
    .option(
      '--change <number>',
      'with --plan: only if this pull request was approved and merged for it',
      changeArgument,
    )
    .addOption(formatOption('text', 'json'))
    .option('--detailed-exitcode', 'tell apart what was not done: 3 blocked, 6 waiting, 7 incomplete')
    .action(async (names: string[], { plan, ...options }: ApplyOptions) => {
      if (plan === undefined) {
        if (options.change !== undefined) throw changeWithoutPlan();
        finish(await runPasses(namedOrAll(names, options.all), options, asModeAllows, io));
        return;
      }
      const { runSavedPlan } = await import('../saved-passes.ts');
      finish(await runSavedPlan(plan, names, options, asModeAllows, io));
    });
};

function changeWithoutPlan(): RatchetError {
  return new RatchetError('cli.usage', '--change says what a saved plan was approved by', {
    blame: 'operator',
    hint: 'name the plan with --plan',
  });
}

const asModeAllows: ChooseExecutor = ({ mode }, executors) => {
  return mode === 'apply' ? executors.apply : modeForbids(mode, 'apply');
};
