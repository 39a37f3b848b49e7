import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY_MS } from '../../model/duration.ts';
import type { ExitCode } from '../exit-code.ts';
import { EXIT, exitCodeOfPasses } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { daysArgument, type FleetOptions, formatOption, instantArgument, withFleetOptions } from '../options.ts';
import type { Rehearsal, RehearsalOrder } from '../rehearsal/rehearse.ts';
import { onlyThese, revisionOrProblems } from '../revision.ts';
import type { AddCommand } from './index.ts';

interface RehearseOptions extends FleetOptions {
  readonly observed?: string;
  readonly at?: string;
  readonly days: number;
  readonly scenario?: string;
  readonly seed: string;
  readonly format: string;
  readonly detailedExitcode?: boolean;
}

export const addRehearse: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('rehearse'))
    .description(
      'play what the fleet repository would cause on simulated twins of your systems; nothing real is touched',
    )
    .argument('[systems...]', 'only these systems')
    .option('--observed <file>', 'the systems as a recorded snapshot has them, instead of a look at them now')
    .option('--at <instant>', 'when it begins, e.g. 2026-12-24T02:00:00Z (default: now)', instantArgument)
    .option('--days <number>', 'how far time may jump, to windows and the like', daysArgument, 30)
    .option('--scenario <file>', 'faults that happen to the twins; see docs/practising.md')
    .option('--seed <text>', 'the same seed tells the same story', 'rehearsal')
    .addOption(formatOption('text', 'json'))
    .option('--detailed-exitcode', 'tell apart what was not done: 2 pending, 3 blocked, 6 waiting, 7 incomplete')
    .action(async (names: string[], options: RehearseOptions) => {
      finish(await rehearsal(names, options, io));
    });
};

async function rehearsal(names: readonly string[], options: RehearseOptions, io: Io): Promise<ExitCode> {
  const [{ rehearse }, { rehearsalRows, rehearsalTable }, { Story }] = await Promise.all([
    import('../rehearsal/rehearse.ts'),
    import('../rehearsal/rehearsal-text.ts'),
    import('../rehearsal/story.ts'),
  ]);
  const seen = await look(names, options, io);
  const folder = await mkdtemp(path.join(tmpdir(), 'ratchet-rehearsal-'));
  try {
    const { days, scenario, seed, at } = options;
    const startAt = at === undefined ? (io.clock?.now() ?? new Date()) : new Date(at);
    const order = { ...seen, folder, startAt, lastsMs: days * DAY_MS, scenario, seed, cwd: io.cwd };
    const json = options.format === 'json';
    const story = json ? new Story(io.err, io.errPaint) : new Story(io.out, io.paint);
    const played = await rehearse(order, story, io.signal);
    const rows = rehearsalRows(played);
    io.out(json ? `${JSON.stringify(rows, undefined, 2)}\n` : `\n${rehearsalTable(rows, io.paint)}`);
    return exitCodeOf(played, options.detailedExitcode === true);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The fleet as asked for, and its systems as they are: the last time that anything real is looked at. */
async function look(
  names: readonly string[],
  options: RehearseOptions,
  io: Io,
): Promise<Pick<RehearsalOrder, 'revision' | 'observed' | 'config'>> {
  const { composeForPlan } = await import('../compose.ts');
  const composition = await composeForPlan(options, io);
  try {
    const { config, clock } = composition;
    const revision = onlyThese(await revisionOrProblems(composition, io, options.at), names);
    const takenAt = clock.now().toISOString();
    const lookAt = await composition.look(revision.fleet.systems, takenAt, io.signal);
    const systems = revision.fleet.systems.map(({ name }) => lookAt(name)).filter((seen) => seen !== undefined);
    return { revision, config, observed: { formatVersion: '1', takenAt, systems } };
  } finally {
    await composition.close();
  }
}

/** A run that failed counts even where a later pass found the system in order. */
function exitCodeOf({ systems, missing }: Rehearsal, detailed: boolean): ExitCode {
  const failure = exitCodeOfPasses(
    systems.flatMap(({ results }) => results),
    false,
  );
  if (failure !== EXIT.done) return failure;
  if (detailed && missing.length > 0) return EXIT.incomplete;
  return exitCodeOfPasses(
    systems.flatMap(({ results }) => results.slice(-1)),
    detailed,
  );
}
