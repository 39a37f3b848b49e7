import { Option } from 'commander';
import type { DesiredFleet } from '../../model/desired.ts';
import { DAY_MS } from '../../model/duration.ts';
import type { Plan, Reason } from '../../planner/plan.ts';
import type { PlanStream } from '../../planner/plan-stream.ts';
import type { Terms } from '../../reconciler/decide.ts';
import type { Probes } from '../../reconciler/probes.ts';
import { EXIT, exitCodeOfPlan } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { durationArgument, type FleetOptions, formatOption, instantArgument, withFleetOptions } from '../options.ts';
import { onlyThese, revisionOrProblems } from '../revision.ts';
import { termsOf } from '../terms.ts';
import { writeWhole } from '../write-whole.ts';
import type { AddCommand } from './index.ts';

export interface PlanOptions extends FleetOptions {
  readonly observed?: string;
  readonly at?: string;
  readonly out?: string;
  readonly format: string;
  readonly detailedExitcode?: boolean;
}

interface SavingOptions extends PlanOptions {
  readonly expiresIn: number;
}

export const addPlan: AddCommand = (program, io, finish) => {
  const version = program.version() ?? '';
  withFleetOptions(program.command('plan'))
    .description('show what the fleet repository would cause now, touching nothing')
    .argument('[systems...]', 'only these systems')
    .option(
      '--observed <snapshot>',
      'plan against a recorded snapshot (a file, or git:<branch>) instead of the real systems',
    )
    .option('--at <instant>', 'plan as if it were this moment, e.g. 2026-12-24T02:00:00Z', instantArgument)
    .option('-o, --out <file>', 'also save the plan, for `ratchet apply --plan`')
    .addOption(
      new Option('--expires-in <duration>', 'how long a saved plan may be applied')
        .argParser(durationArgument)
        .default(DAY_MS, '24h'),
    )
    .addOption(formatOption('text', 'json', 'markdown', 'junit', 'sarif'))
    .option('--detailed-exitcode', 'answer 2 for changes, 3 blocked, 5 brake on, 6 waiting, 7 incomplete')
    .action(async (names: string[], options: SavingOptions) => {
      const reasons = new Set<Reason>();
      const { head } = await withPlan(names, options, io, async (made, { fleet }) => {
        const plan = await noting(made, reasons);
        const words = async (read: Plan) => await inWords(read, options.format, { fleet, version, io });
        await (options.format === 'json' ? showAsJson(plan, options, io) : showInWords(plan, options, io, words));
        return plan;
      });
      finish(options.detailedExitcode === true ? exitCodeOfPlan(head(), reasons) : EXIT.done);
    });
};

/** The whole plan, for those who need it at once. */
export async function makePlan(names: readonly string[], options: Omit<PlanOptions, 'format'>, io: Io): Promise<Plan> {
  const { wholePlan } = await import('../../planner/plan-stream.ts');
  return await withPlan(names, options, io, async (plan) => wholePlan(plan));
}

/** What a plan was made from. */
export interface PlanMade {
  readonly fleet: DesiredFleet;
  readonly terms: Terms;
}

/** Reads, looks and decides; nothing is written but what was asked for. */
export async function withPlan<T>(
  names: readonly string[],
  options: Omit<PlanOptions, 'format'>,
  io: Io,
  use: (plan: PlanStream, made: PlanMade) => Promise<T>,
): Promise<T> {
  const { composeForPlan } = await import('../compose.ts');
  const composition = await composeForPlan(options, io);
  try {
    const revision = onlyThese(await revisionOrProblems(composition, io, options.at), names);
    const { planFleet } = await import('../../reconciler/fleet-pass.ts');
    const { memoryAt } = await import('../../reconciler/memory-at.ts');
    const memory = memoryAt(composition.memory, options.at);
    const now = options.at ?? composition.clock.now().toISOString();
    const looks = await composition.look(revision.fleet.systems, now, io.signal);
    const terms = termsOf(composition.config);
    const readings = await askProbes(revision.fleet, composition.probes, io.signal);
    return await use(await planFleet(revision, looks, memory, terms, now, readings), {
      fleet: revision.fleet,
      terms,
    });
  } finally {
    await composition.close();
  }
}

/** Of the systems that name probes; without a way to ask them, nothing is known of any. */
async function askProbes({ systems }: DesiredFleet, probes: Probes | undefined, signal: AbortSignal) {
  if (probes === undefined) return undefined;
  const { namesProbes, readingsOf } = await import('../../reconciler/probes.ts');
  const answers = systems.filter(namesProbes).map(async (system) => {
    return [system.name, await readingsOf(system, probes, signal)] as const;
  });
  return new Map(await Promise.all(answers));
}

/** The same plan, with the reasons of its systems noted as they go by. */
async function noting({ systems, head }: PlanStream, reasons: Set<Reason>): Promise<PlanStream> {
  const { mapped } = await import('../../planner/plan-stream.ts');
  const noted = mapped(systems, (entry) => {
    reasons.add(entry.reason);
    return entry;
  });
  return { systems: noted, head };
}

/** As it comes: each system is printed and forgotten before the next is decided. */
async function showAsJson(plan: PlanStream, { out, expiresIn }: SavingOptions, io: Io): Promise<void> {
  const { planAsJson } = await import('../../review/plan-json.ts');
  const pieces = shown(planAsJson(plan, expiresIn), io);
  if (out !== undefined) return writeWhole(out, pieces);
  for await (const _ of pieces);
}

async function* shown(pieces: Iterable<Uint8Array>, io: Io): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    await io.write(piece);
    yield piece;
  }
}

/** The headline counts all systems, so that text has to wait for the last of them. */
async function showInWords(
  plan: PlanStream,
  { out, expiresIn }: SavingOptions,
  io: Io,
  words: (plan: Plan) => Promise<string>,
): Promise<void> {
  const { streamOf, wholePlan } = await import('../../planner/plan-stream.ts');
  const whole = wholePlan(plan);
  io.out(await words(whole));
  if (out === undefined) return;
  const { planAsJson } = await import('../../review/plan-json.ts');
  await writeWhole(out, planAsJson(streamOf(whole), expiresIn));
}

interface Around {
  readonly fleet: DesiredFleet;
  readonly version: string;
  readonly io: Io;
}

async function inWords(plan: Plan, format: string, { fleet, version, io }: Around): Promise<string> {
  switch (format) {
    case 'markdown':
      return (await import('../../review/plan-markdown.ts')).planAsMarkdown(plan);
    case 'junit': {
      const [{ asJunit }, { caseOfSystem }] = await Promise.all([
        import('../../review/junit.ts'),
        import('../../review/plan-cases.ts'),
      ]);
      return asJunit(plan.systems.map(caseOfSystem));
    }
    case 'sarif': {
      const [{ asSarif }, { annotationsOfPlan }] = await Promise.all([
        import('../../review/sarif.ts'),
        import('../../review/annotation.ts'),
      ]);
      return asSarif(annotationsOfPlan(plan, fleet), version);
    }
    default:
      return (await import('../../review/plan-text.ts')).planAsText(plan, io);
  }
}
