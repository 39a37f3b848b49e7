import { formatOption, withFleetOptions } from '../options.ts';
import { type PassesOptions, runPasses } from '../passes.ts';
import type { AddCommand } from './index.ts';

export const addReconcile: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('reconcile'))
    .description('one pass over the fleet: observe, decide, and do what each system’s mode allows')
    .argument('[systems...]', 'only these systems')
    .addOption(formatOption('text', 'json'))
    .option('--detailed-exitcode', 'tell apart what was not done: 3 blocked, 6 waiting, 7 incomplete')
    .action(async (names: string[], options: PassesOptions) => {
      finish(await runPasses(names, options, ({ mode }, executors) => executors[mode], io));
    });
};
