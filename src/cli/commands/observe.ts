import { EXIT } from '../exit-code.ts';
import { type FleetOptions, withFleetOptions } from '../options.ts';
import { onlyThese, revisionOrProblems } from '../revision.ts';
import { writeWhole } from '../write-whole.ts';
import type { AddCommand } from './index.ts';

export const addObserve: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('observe'))
    .description('look at the real systems and print what was found, as JSON')
    .argument('[systems...]', 'only these systems')
    .option('-o, --out <file>', 'write the snapshot to a file, for `ratchet plan --observed`')
    .option('--detailed-exitcode', 'answer 7 when something could not be seen')
    .action(async (names: string[], options: FleetOptions & { out?: string; detailedExitcode?: boolean }) => {
      const { compose } = await import('../compose.ts');
      const composition = await compose(options, io);
      try {
        const { fleet } = onlyThese(await revisionOrProblems(composition, io), names);
        const { observeFleet } = await import('../../reconciler/fleet-pass.ts');
        const { snapshotText } = await import('../../observers/snapshot-text.ts');
        const { observer, clock } = composition.ports;
        const takenAt = clock.now().toISOString();
        const limit = composition.config.limits.concurrentSystems;
        const observed = await observeFleet(fleet.systems, observer, takenAt, limit, io.signal);
        if (options.out === undefined) io.out(`${JSON.stringify(observed, undefined, 2)}\n`);
        else await writeWhole(options.out, [snapshotText(observed)]);
        const blind = observed.systems.some(({ agents }) => agents.some(({ problem }) => problem !== undefined));
        finish(blind && options.detailedExitcode === true ? EXIT.incomplete : EXIT.done);
      } finally {
        await composition.close();
      }
    });
};
