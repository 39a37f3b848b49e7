import { InvalidArgumentError, Option } from 'commander';
import { asRatchetError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { Plan } from '../../planner/plan.ts';
import type { ChangeApprovals } from '../../reconciler/forge.ts';
import type { Proposal } from '../../reconciler/proposal/proposal.ts';
import { exitCodeOfProposal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import {
  changeArgument,
  daysArgument,
  durationArgument,
  folderOption,
  formatOption,
  instantArgument,
} from '../options.ts';
import { makeProposal } from '../proposal.ts';
import type { Desk } from '../review-desk.ts';
import { writeWhole } from '../write-whole.ts';
import type { AddCommand } from './index.ts';

const FORMATS = ['text', 'markdown', 'json', 'junit', 'sarif', 'summary'] as const;
type Format = (typeof FORMATS)[number];
/** A plan is for `ratchet apply --plan`, and no report. */
const WRITTEN = [...FORMATS, 'plan'] as const;
const A_WEEK_MS = 7 * 86_400_000;

interface ReviewOptions {
  readonly config?: string;
  readonly fleet?: string;
  readonly folder?: string;
  readonly base: string;
  readonly head: string;
  readonly observed: string;
  readonly status?: string;
  readonly doctor?: string;
  readonly at?: string;
  readonly days: number;
  readonly format: Format;
  readonly write: readonly Report[];
  readonly expiresIn: number;
  readonly post?: boolean;
  readonly change?: number;
  readonly detailedExitcode?: boolean;
}

interface Report {
  readonly format: Format | 'plan';
  readonly file: string;
}

export const addReview: AddCommand = (program, io, finish) => {
  const around: Around = { version: program.version() ?? '', io };
  program
    .command('review')
    .description('what a commit would change of what is planned, from recorded looks alone; fit for content of anybody')
    .requiredOption('--base <ref>', 'what it is to be merged into: a branch, a tag or a whole commit id')
    .option('--head <ref>', 'the commit', 'HEAD')
    .requiredOption('--observed <snapshot>', 'the snapshot that both are planned against: a file, or git:<branch>')
    .option('--status <file>', 'what is remembered of the systems, as `ratchet status --format json` printed it')
    .option('--doctor <file>', 'what `ratchet doctor --format json` found')
    .option('-c, --config <file>', "the operator's configuration (default: what RATCHET_CONFIG names)")
    .option('--fleet <folder or URL>', 'the Git repository (default: what the configuration says, else this folder)')
    .addOption(folderOption())
    .option('--at <instant>', 'plan as if it were this moment', instantArgument)
    .option('--days <number>', 'how far the forecasts look ahead', daysArgument, 30)
    .addOption(formatOption(...FORMATS))
    .addOption(
      new Option('--write <format=file>', 'also write it to a file; may be given several times')
        .argParser(reportArgument)
        .default([], 'none'),
    )
    .addOption(
      new Option('--expires-in <duration>', 'how long a plan that is written may be applied')
        .argParser(durationArgument)
        .default(A_WEEK_MS, '7d'),
    )
    .option('--post', 'also keep it as a comment of the pull request, and as the status of the commit')
    .option('--change <number>', 'the pull request (default: what the build server says)', changeArgument)
    .option('--detailed-exitcode', 'answer 2 for changes, 3 where something is held back')
    .action(async (options: ReviewOptions) => {
      const desk = options.post === true ? await openDesk(options, io) : undefined;
      const { proposal, merged } = await (desk === undefined ? reviewed(options, io) : posted(desk, options, io));
      for (const { format, file } of options.write) {
        if (format !== 'plan') await writeWhole(file, [await rendered(proposal, format, around)]);
        else if (merged !== undefined) await savePlan(merged, file, options.expiresIn);
      }
      io.out(await rendered(proposal, options.format, around));
      finish(exitCodeOfProposal(proposal, options.detailedExitcode === true));
    });
};

async function reviewed(options: ReviewOptions, io: Io, approvals?: ChangeApprovals): Promise<Review> {
  const { composeForReview } = await import('../compose.ts');
  const composition = await composeForReview(options, io);
  try {
    return await makeProposal(
      composition,
      { ...options, at: options.at, status: options.status, doctor: options.doctor, approvals },
      io,
    );
  } finally {
    await composition.close();
  }
}

interface Review {
  readonly proposal: Proposal;
  readonly merged: Plan | undefined;
}

async function savePlan(plan: Plan, file: string, lifetimeMs: number): Promise<void> {
  const [{ streamOf }, { planAsJson }] = await Promise.all([
    import('../../planner/plan-stream.ts'),
    import('../../review/plan-json.ts'),
  ]);
  await writeWhole(file, planAsJson(streamOf(plan), lifetimeMs));
}

async function openDesk(options: ReviewOptions, io: Io): Promise<Desk> {
  const [{ composeForge }, { deskWith }, { FLAVOURS }] = await Promise.all([
    import('../compose.ts'),
    import('../review-desk.ts'),
    import('../../review/flavour.ts'),
  ]);
  const { forge, server, kind } = await composeForge(options, io);
  return deskWith({ forge, flavour: FLAVOURS[kind], address: server?.address }, options.change ?? server?.change);
}

const COMMIT_ID = /^[0-9a-f]{40}$/u;

/** The pull request is told from the start to the end, also where it ends badly. */
async function posted(desk: Desk, options: ReviewOptions, io: Io): Promise<Review> {
  const { announce, post, postFailure } = await import('../review-desk.ts');
  const named = COMMIT_ID.test(options.head) ? options.head : undefined;
  if (named !== undefined) await announce(desk, named, io.signal);
  try {
    const review = await reviewed(options, io, await desk.forge.approvals(desk.change, io.signal));
    const { kind, address } = await post(desk, review.proposal, io.signal);
    io.err(`comment ${kind}${address === undefined ? '' : `: ${printable(address)}`}\n`);
    return review;
  } catch (thrown) {
    const error = asRatchetError(thrown);
    // A forge that could not be told about the review cannot be told about that either.
    const isOfForge = error.code.startsWith('forge.');
    if (named !== undefined && !isOfForge) await postFailure(desk, named, error, io.signal);
    throw error;
  }
}

function reportArgument(text: string, before: readonly Report[]): readonly Report[] {
  const [, name, file] = /^([a-z]+)=(.+)$/u.exec(text) ?? [];
  const format = WRITTEN.find((known) => known === name);
  if (format === undefined || file === undefined) {
    throw new InvalidArgumentError(`write one of ${WRITTEN.join(', ')}, "=" and a file, such as markdown=review.md`);
  }
  return [...before, { format, file }];
}

interface Around {
  readonly version: string;
  readonly io: Io;
}

async function rendered(proposal: Proposal, format: Format, { version, io }: Around): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../../review/proposal-json.ts')).proposalAsJson(proposal);
    case 'markdown':
    case 'summary': {
      const [{ proposalAsMarkdown }, { FLAVOURS, JOB_SUMMARY }] = await Promise.all([
        import('../../review/proposal-markdown.ts'),
        import('../../review/flavour.ts'),
      ]);
      return proposalAsMarkdown(proposal, format === 'summary' ? JOB_SUMMARY : FLAVOURS.github);
    }
    case 'junit': {
      const [{ asJunit }, { casesOfProposal }] = await Promise.all([
        import('../../review/junit.ts'),
        import('../../review/plan-cases.ts'),
      ]);
      return asJunit(casesOfProposal(proposal));
    }
    case 'sarif': {
      const [{ asSarif }, { annotationsOf }] = await Promise.all([
        import('../../review/sarif.ts'),
        import('../../review/annotation.ts'),
      ]);
      return asSarif(annotationsOf(proposal), version);
    }
    case 'text':
      return (await import('../../review/proposal-text.ts')).proposalAsText(proposal, io);
    default:
      return format satisfies never;
  }
}
