import { RatchetError } from '../../model/errors.ts';
import { EXIT } from '../exit-code.ts';
import { countArgument, type FleetOptions, formatOption } from '../options.ts';
import type { AddCommand } from './index.ts';

interface HistoryOptions extends FleetOptions {
  readonly limit: number;
  readonly run?: string;
  readonly format: string;
}

const MOST_SEARCHED = 100_000;

export const addHistory: AddCommand = (program, io, finish) => {
  program
    .command('history')
    .description('the runs that are remembered, newest first, and with --run the journal of one; no network')
    .argument('[system]', 'only of this system')
    .option('-c, --config <file>', "the operator's configuration")
    .option('--limit <number>', 'how many', countArgument, 20)
    .option('--run <id>', 'this run, with every line of its journal')
    .addOption(formatOption('text', 'json'))
    .action(async (system: string | undefined, { limit, run, format, ...options }: HistoryOptions) => {
      const [{ composeStore }, { historyAsText, journalAsText }] = await Promise.all([
        import('../compose.ts'),
        import('../../review/history-text.ts'),
      ]);
      const { store } = await composeStore(options, io);
      try {
        const about = system === undefined ? {} : { system };
        const all = await store.journal.runs({ ...about, limit: run === undefined ? limit : MOST_SEARCHED });
        const runs = run === undefined ? all : all.filter(({ id }) => id === run);
        const [one] = runs;
        if (run !== undefined && one === undefined) throw notRemembered(run);
        const entries = run === undefined ? [] : await store.journal.entries(run);
        if (format === 'json') {
          const told = run === undefined ? runs : { ...one, journal: entries };
          io.out(`${JSON.stringify(told, undefined, 2)}\n`);
        } else {
          io.out(
            run === undefined || one === undefined
              ? historyAsText(runs, io.paint)
              : journalAsText(one, entries, io.paint),
          );
        }
        finish(EXIT.done);
      } finally {
        await store.close();
      }
    });
};

function notRemembered(run: string): RatchetError {
  return new RatchetError('run.missing', `no run "${run}" is remembered`, {
    blame: 'operator',
    hint: '`ratchet history` lists them; what was pruned is still told by `ratchet audit`',
  });
}
