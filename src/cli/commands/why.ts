import { EXIT } from '../exit-code.ts';
import { formatOption, instantArgument, withFleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';
import { makePlan, type PlanOptions } from './plan.ts';

export const addWhy: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('why'))
    .description('explain the decision about one system: every release considered, and what would change each "no"')
    .argument('<system>')
    .option(
      '--observed <snapshot>',
      'explain against a recorded snapshot (a file, or git:<branch>) instead of the real system',
    )
    .option('--at <instant>', 'explain as if it were this moment', instantArgument)
    .addOption(formatOption('text', 'json'))
    .action(async (system: string, options: PlanOptions) => {
      const plan = await makePlan([system], options, io);
      const [entry] = plan.systems;
      if (entry !== undefined) {
        const { whyAsText } = await import('../../review/why-text.ts');
        io.out(options.format === 'json' ? `${JSON.stringify(entry, undefined, 2)}\n` : whyAsText(entry, io));
      }
      finish(EXIT.done);
    });
};
