import { counted } from '../../model/plain-words.ts';
import { printable } from '../../model/printable.ts';
import { EXIT } from '../exit-code.ts';
import { type FleetOptions, formatOption, withFleetOptions } from '../options.ts';
import type { AddCommand } from './index.ts';

export const addValidate: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('validate'))
    .description('check the fleet repository, without any network to the systems, and show every problem at once')
    .argument('[folder]', 'the fleet repository (default: what the configuration names)')
    .addOption(formatOption('text', 'json'))
    .action(async (folder: string | undefined, options: FleetOptions & { format: string }) => {
      const { composeSource } = await import('../compose.ts');
      const { readFleet } = await composeSource(folder === undefined ? options : { ...options, fleet: folder }, io);
      const reading = await readFleet(io.signal);
      const problems = reading.kind === 'problems' ? reading.problems : [];
      if (options.format === 'json') {
        const valid = reading.kind === 'fleet';
        io.out(`${JSON.stringify({ valid, problems: reading.findings }, undefined, 2)}\n`);
      } else {
        for (const warning of reading.warnings) io.out(`${io.paint('yellow', printable(warning, 1000))}\n`);
        for (const problem of problems) io.out(`${io.paint('red', printable(problem, 1000))}\n`);
        io.out(
          conclusion(reading.kind === 'fleet' ? reading.revision.fleet.systems.length : undefined, problems.length),
        );
      }
      finish(problems.length === 0 ? EXIT.done : EXIT.error);
    });

  function conclusion(systems: number | undefined, problems: number): string {
    if (systems === undefined) return `${io.paint('red', `${counted(problems, 'error')} found`)}\n`;
    return `${io.paint('green', 'valid')}: ${counted(systems, 'system')}\n`;
  }
};
