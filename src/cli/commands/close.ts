import { printable } from '../../model/printable.ts';
import { EXIT } from '../exit-code.ts';
import { reasonOption } from '../options.ts';
import { whoActs } from '../who-acts.ts';
import type { AddCommand } from './index.ts';

interface CloseOptions {
  readonly config?: string;
  readonly run: string;
  readonly reason: string;
}

export const addClose: AddCommand = (program, io, finish) => {
  program
    .command('close')
    .description('a person has looked at a run that ended badly: put that on record, and let the system go on')
    .argument('<system>')
    .requiredOption('--run <id>', 'the run, as the plan names it')
    .addOption(reasonOption('what was found, and done about it'))
    .option('-c, --config <file>', "the operator's configuration")
    .action(async (system: string, { run, reason, ...options }: CloseOptions) => {
      const [{ composeStore }, { closeRun }] = await Promise.all([
        import('../compose.ts'),
        import('../../reconciler/close-run.ts'),
      ]);
      const { store, clock } = await composeStore(options, io);
      try {
        const at = clock.now().toISOString();
        const closing = await closeRun(system, { kind: 'run-closed', run, by: whoActs(io.env), at, reason }, store);
        const about = `run ${closing.run.id} of ${system} to ${closing.run.to}, which ended as ${closing.run.state}`;
        io.out(
          closing.kind === 'closed'
            ? `${io.paint('green', 'closed')}  ${about}; the next pass plans anew\n`
            : `${about}, was closed by ${closing.by.by} at ${closing.by.at}: ${printable(closing.by.reason)}\n`,
        );
        finish(EXIT.done);
      } finally {
        await store.close();
      }
    });
};
