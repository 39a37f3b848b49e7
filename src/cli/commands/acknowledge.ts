import { Argument, Option } from 'commander';
import { type ActOptions, actOn } from '../act-on.ts';
import { EXIT } from '../exit-code.ts';
import { instantArgument, reasonOption, withFleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addAcknowledge: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('acknowledge'))
    .description('a person says what a plan waits for and cannot see: when the last backup was taken')
    .argument('<system>')
    .addArgument(new Argument('<what>', 'what is acknowledged').choices(['backup']))
    .addOption(
      new Option('--at <instant>', 'when it was taken, e.g. 2026-12-24T02:00:00Z')
        .argParser(instantArgument)
        .makeOptionMandatory(),
    )
    .addOption(reasonOption('which backup it is, and where'))
    .action(async (system: string, _what: string, { at, ...options }: ActOptions & { at: string }) => {
      const { acknowledgeBackup } = await import('../../reconciler/acknowledge-backup.ts');
      await actOn([system], options, io, async ({ name, desired }, signature, acts) => {
        await acknowledgeBackup(name, desired, at, signature, acts);
        io.out(`${io.paint('green', 'acknowledged')}  a backup of ${name}, taken at ${at}\n`);
      });
      finish(EXIT.done);
    });
};
