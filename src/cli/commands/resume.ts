import { printable } from '../../model/printable.ts';
import { type ActOptions, actOn } from '../act-on.ts';
import { EXIT } from '../exit-code.ts';
import { reasonOption, withFleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addResume: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('resume'))
    .description('ends what `ratchet suspend` began; a suspension in the fleet repository ends there')
    .argument('[systems...]', 'the systems that may go on')
    .option('--all', 'every system of the fleet')
    .addOption(reasonOption('why they may go on'))
    .action(async (names: string[], options: ActOptions) => {
      const { heldInTheFile, notSuspended, resumeSystem } = await import('../../reconciler/suspend-system.ts');
      await actOn(names, options, io, async ({ name, desired }, signature, acts) => {
        const held = await resumeSystem(name, signature, acts);
        if (held === undefined && options.all === true) return;
        if (held === undefined) throw notSuspended(name, desired, signature.at);
        io.out(`${io.paint('green', 'resumed')}  ${name}, which ${held.by} suspended at ${held.at}\n`);
        const file = desired === undefined ? undefined : heldInTheFile(desired, signature.at);
        if (file !== undefined) io.out(`  ${printable(file)}\n`);
      });
      finish(EXIT.done);
    });
};
