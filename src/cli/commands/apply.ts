import { modeForbids } from '../../reconciler/mode-forbids.ts';
import { namedOrAll } from '../named-or-all.ts';
import { formatOption, withFleetOptions } from '../options.ts';
import { type PassesOptions, runPasses } from '../passes.ts';
import type { AddCommand } from './index.ts';

interface ApplyOptions extends PassesOptions {
  readonly all?: boolean;
  readonly newAttempt?: boolean;
}

export const addApply: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('apply'))
    .description('stage, install and verify, hop by hop; run again after a crash, it continues the same run')
    .argument('[systems...]', 'the systems to upgrade')
    .option('--all', 'every system of the fleet')
    .option('--new-attempt', 'a failed run was looked into: try the same hop again')
    .addOption(formatOption('text', 'json'))
    .option('--detailed-exitcode', 'tell apart what was not done: 3 blocked, 6 waiting, 7 incomplete')
    .action(async (names: string[], options: ApplyOptions) => {
      const systems = namedOrAll(names, options.all);
      const code = await runPasses(
        systems,
        options,
        ({ mode }, executors) => (mode === 'apply' ? executors.apply : modeForbids(mode, 'apply')),
        io,
      );
      finish(code);
    });
};
