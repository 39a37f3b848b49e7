import { type ActOptions, actOn } from '../act-on.ts';
import { EXIT } from '../exit-code.ts';
import { reasonOption, untilOption, withFleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addSuspend: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('suspend'))
    .description(
      'nothing new starts on these systems until somebody resumes them; what was launched goes on to its end',
    )
    .argument('[systems...]', 'the systems to hold back')
    .option('--all', 'every system of the fleet')
    .addOption(reasonOption('why they are held back'))
    .addOption(untilOption('when the suspension ends by itself (default: when somebody resumes them)'))
    .action(async (names: string[], options: ActOptions & { until?: string }) => {
      const { suspendSystem } = await import('../../reconciler/suspend-system.ts');
      await actOn(names, options, io, async ({ name }, signature, acts) => {
        await suspendSystem(name, options.until, signature, acts);
        const until = options.until === undefined ? 'it is resumed' : options.until;
        io.out(`${io.paint('yellow', 'suspended')}  ${name}, until ${until}\n`);
      });
      finish(EXIT.done);
    });
};
