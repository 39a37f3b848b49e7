import type { Examination } from '../../model/finding.ts';
import type { FleetRevision } from '../../reconciler/wanted.ts';
import { exitCodeOfFindings } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type FleetOptions, formatOption, withFleetOptions } from '../options.ts';
import { onlyThese, revisionOrProblems } from '../revision.ts';
import type { AddCommand } from './index.ts';

const EXIT_CODES = `
Exit codes: 0 everything passes, with or without warnings; 3 something fails, and an upgrade would be refused;
7 something could not be looked at, whatever else was found; 1 error`;

export const addDoctor: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('doctor'))
    .description('check on the real systems everything that an upgrade needs, and how to mend it; it only reads')
    .argument('[systems...]', 'only these systems')
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', EXIT_CODES)
    .action(async (names: string[], options: FleetOptions & { format: string }) => {
      const { composeForDoctor } = await import('../compose.ts');
      const composition = await composeForDoctor(options, io);
      try {
        const revision = onlyThese(await revisionOrProblems(composition, io), names);
        const examinations = await examineAll(revision, composition, options.format, io);
        if (options.format === 'json') io.out(`${JSON.stringify({ systems: examinations }, undefined, 2)}\n`);
        finish(exitCodeOfFindings(examinations.flatMap(({ findings }) => findings)));
      } finally {
        await composition.close();
      }
    });
};

type Composition = Awaited<ReturnType<typeof import('../compose.ts')['composeForDoctor']>>;

/** As many systems at once as the operator allows, each told as soon as it is done. */
async function examineAll(
  { fleet, knowledge }: FleetRevision,
  { config, deps }: Composition,
  format: string,
  io: Io,
): Promise<readonly Examination[]> {
  const [{ bookOf, examine }, { mapBounded }, { examinationAsText }] = await Promise.all([
    import('../../executors/doctor.ts'),
    import('../../reconciler/fleet-pass.ts'),
    import('../../review/examination-text.ts'),
  ]);
  const book = bookOf(fleet, knowledge);
  const { systems } = fleet;
  let done = 0;
  const progress = () => io.progress(`looked at ${done} of ${systems.length} systems`);
  progress();
  return await mapBounded(systems, config.limits.concurrentSystems, async (system) => {
    const examination = await examine(system, book, deps, io.signal);
    done += 1;
    if (format === 'text') io.out(examinationAsText(examination, io));
    progress();
    return examination;
  });
}
