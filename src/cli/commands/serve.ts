import { EXIT } from '../exit-code.ts';
import { type FleetOptions, withFleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addServe: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('serve'))
    .description('keep the fleet reconciled: by schedule, on every new commit or change of a file, until stopped')
    .option('--log-level <level>', 'trace, debug, info, warn, error or silent', 'info')
    .action(async (options: FleetOptions & { logLevel: string }) => {
      const [{ createLog }, { runService }] = await Promise.all([
        import('../log.ts'),
        import('../serving/run-service.ts'),
      ]);
      const log = createLog(options.logLevel);
      await runService({ options, io, log, version: program.version() ?? '' });
      log.info('stopped');
      finish(EXIT.done);
    });
};
