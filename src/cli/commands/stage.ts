import { modeForbids } from '../../reconciler/mode-forbids.ts';
import { namedOrAll } from '../named-or-all.ts';
import { formatOption, withFleetOptions } from '../options.ts';
import { type PassesOptions, runPasses } from '../passes.ts';
import type { AddCommand } from './index.ts';

export const addStage: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('stage'))
    .description("put the next hop's package on the orchestrating Agent's disk and verify it; nothing is run")
    .argument('[systems...]', 'the systems to stage')
    .option('--all', 'every system of the fleet')
    .option('--verify', 'hash what lies there already once more, whatever its marker says')
    .addOption(formatOption('text', 'json'))
    .option('--detailed-exitcode', 'tell apart what was not done: 3 blocked, 6 waiting, 7 incomplete')
    .action(async (names: string[], options: PassesOptions & { all?: boolean; verify?: boolean }) => {
      const systems = namedOrAll(names, options.all);
      const how = options.verify === true ? 'verify-staged' : 'upload-only';
      const code = await runPasses(
        systems,
        options,
        ({ mode }, executors) => (mode === 'plan-only' ? modeForbids(mode, 'upload-only') : executors[how]),
        io,
      );
      finish(code);
    });
};
