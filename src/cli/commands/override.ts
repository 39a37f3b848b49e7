import { RatchetError } from '../../model/errors.ts';
import { type ActOptions, actOn } from '../act-on.ts';
import { EXIT } from '../exit-code.ts';
import { ownerOption, reasonOption, untilOption, withFleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';

interface OverrideOptions extends ActOptions {
  readonly freeze: string;
  readonly by: string;
  readonly until?: string;
}

export const addOverride: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('override'))
    .description('lets one system through one freeze, on the word of an owner whom the Freeze names')
    .argument('<system>')
    .requiredOption('--freeze <name>', 'the Freeze')
    .addOption(ownerOption('whose word it is: one whom the Freeze lists under mayOverride').makeOptionMandatory())
    .addOption(reasonOption('why this system may go on'))
    .addOption(untilOption('when the freeze holds it again (default: at the end of the freeze)'))
    .action(async (system: string, { by: owner, freeze, until, ...options }: OverrideOptions) => {
      const { overrideFreeze } = await import('../../reconciler/override-freeze.ts');
      await actOn([system], options, io, async ({ name, desired, fleet }, signature, acts) => {
        if (desired === undefined || fleet === undefined) throw unread(name);
        const act = await overrideFreeze(desired, fleet, { freeze, owner, until }, signature, acts);
        io.out(`${io.paint('yellow', 'overridden')}  freeze "${freeze}" for ${name}, until ${act.until}\n`);
      });
      finish(EXIT.done);
    });
};

function unread(system: string): RatchetError {
  return new RatchetError('desired.unread', `the fleet cannot be read, so that nobody knows what holds "${system}"`, {
    blame: 'environment',
    hint: 'see `ratchet validate`',
  });
}
