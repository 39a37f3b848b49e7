import type { Acts } from '../../reconciler/acts.ts';
import type { PassLog, RunJournal } from '../../reconciler/ports.ts';
import type { SystemStatus } from '../../review/status-text.ts';
import { EXIT } from '../exit-code.ts';
import { type FleetOptions, formatOption } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addStatus: AddCommand = (program, io, finish) => {
  program
    .command('status')
    .description('what the last pass over each system found and did, and the runs that are open; no network')
    .option('-c, --config <file>', "the operator's configuration")
    .argument('[systems...]', 'only these systems')
    .addOption(formatOption('text', 'json'))
    .action(async (names: string[], options: FleetOptions & { format: string }) => {
      const { composeStore } = await import('../compose.ts');
      const { store, clock } = await composeStore(options, io);
      try {
        const all = await statusesOf(store);
        const statuses = names.length === 0 ? all : all.filter(({ system }) => names.includes(system));
        const { statusAsText } = await import('../../review/status-text.ts');
        const now = clock.now().toISOString();
        const json = options.format === 'json';
        io.out(json ? `${JSON.stringify(statuses, undefined, 2)}\n` : statusAsText(statuses, now, io.paint));
        finish(EXIT.done);
      } finally {
        await store.close();
      }
    });
};

interface Memory {
  readonly passes: Pick<PassLog, 'latest'>;
  readonly journal: Pick<RunJournal, 'latest'>;
  readonly acts: Pick<Acts, 'of'>;
}

async function statusesOf({ passes, journal, acts }: Memory): Promise<SystemStatus[]> {
  const latest = await passes.latest();
  return Promise.all(
    latest.map(async ({ system, result, reason, message, at, revision }) => {
      const [run, decided] = await Promise.all([journal.latest(system), acts.of(system)]);
      return { system, result, reason, message, at, revision, run, acts: decided };
    }),
  );
}
