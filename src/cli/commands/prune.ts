import { EXIT } from '../exit-code.ts';
import { countArgument, type FleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addPrune: AddCommand = (program, io, finish) => {
  program
    .command('prune')
    .description('forget the least important runs of long ago, with their journals; what decides about a system stays')
    .argument('[systems...]', 'only of these systems')
    .option('-c, --config <file>', "the operator's configuration")
    .option(
      '--keep <number>',
      'how many runs of each system stay; default: history.keep of the configuration',
      countArgument,
    )
    .action(async (names: string[], { keep, ...options }: FleetOptions & { readonly keep?: number }) => {
      const [{ composeStore }, { pruneHistory }] = await Promise.all([
        import('../compose.ts'),
        import('../../reconciler/prune-history.ts'),
      ]);
      const { store, clock, config } = await composeStore(options, io);
      try {
        const systems = (await store.history.systems()).filter((name) => names.length === 0 || names.includes(name));
        let forgotten = 0;
        for (const system of systems) {
          const now = clock.now().toISOString();
          forgotten += await pruneHistory(system, keep ?? config.history.keep, store, now);
        }
        io.out(`${forgotten} runs forgotten, of ${systems.length} systems\n`);
        finish(EXIT.done);
      } finally {
        await store.close();
      }
    });
};
