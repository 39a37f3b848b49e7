import { EXIT } from '../exit-code.ts';
import { type FleetOptions, formatOption } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addStatus: AddCommand = (program, io, finish) => {
  program
    .command('status')
    .description(
      'how far rollouts are, what the last pass over each system found and did, and the runs that are open; no network',
    )
    .option('-c, --config <file>', "the operator's configuration")
    .argument('[systems...]', 'only these systems')
    .addOption(formatOption('text', 'json'))
    .action(async (names: string[], options: FleetOptions & { format: string }) => {
      const [{ composeStore }, { fleetStatus }, { rolloutStatus }, { statusAsText }] = await Promise.all([
        import('../compose.ts'),
        import('../../reconciler/fleet-status.ts'),
        import('../../reconciler/rollouts/rollout-status.ts'),
        import('../../review/status-text.ts'),
      ]);
      const { store, clock } = await composeStore(options, io);
      try {
        const now = clock.now().toISOString();
        const all = await fleetStatus(store, now);
        const statuses = names.length === 0 ? all : all.filter(({ system }) => names.includes(system));
        const rollouts = names.length === 0 ? await rolloutStatus(store) : [];
        const json = options.format === 'json';
        io.out(
          json
            ? `${JSON.stringify({ rollouts, systems: statuses }, undefined, 2)}\n`
            : statusAsText(statuses, rollouts, now, io.paint),
        );
        finish(EXIT.done);
      } finally {
        await store.close();
      }
    });
};
