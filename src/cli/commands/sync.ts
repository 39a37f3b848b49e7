import { printable } from '../../model/printable.ts';
import { EXIT } from '../exit-code.ts';
import type { FleetOptions } from '../options.ts';
import type { Whom } from '../serving/ask-service.ts';
import type { AddCommand } from './index.ts';

interface Synced {
  readonly systems: readonly string[];
  readonly unknown: readonly string[];
}

export const addSync: AddCommand = (program, io, finish) => {
  program
    .command('sync')
    .description('ask the running service for passes over these systems now, or over all; no gate opens by it')
    .option('-c, --config <file>', "the operator's configuration (default: what RATCHET_CONFIG names)")
    .option('--server <address>', 'the service; default: where the configuration says that it listens')
    .option('--token <reference>', 'env:NAME, file:path or exec:program; default: an operator of the configuration')
    .argument('[systems...]', 'only these systems')
    .action(async (names: string[], options: FleetOptions & Whom) => {
      const [{ configOf }, { readHttpConfig }, { serviceAt }] = await Promise.all([
        import('../config-of.ts'),
        import('../../config/read-config.ts'),
        import('../serving/ask-service.ts'),
      ]);
      const service = await serviceAt(options, await configOf(options, io, readHttpConfig), io);
      const { systems, unknown } = (await service.post(
        '/sync',
        names.length === 0 ? {} : { systems: names },
      )) as Synced;
      for (const system of systems) io.out(`${printable(system)}\n`);
      for (const name of unknown) io.err(`${io.errPaint('red', `the fleet names no system "${printable(name)}"`)}\n`);
      finish(unknown.length === 0 ? EXIT.done : EXIT.error);
    });
};
