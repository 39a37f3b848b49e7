import { DAY_MS } from '../model/duration.ts';
import { instantOf } from '../model/instant.ts';
import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import type { Plan } from '../planner/plan.ts';
import type { ChangeApprovals } from '../reconciler/forge.ts';
import type { FleetFiles } from '../reconciler/ports.ts';
import type { Proposal } from '../reconciler/proposal/proposal.ts';
import type { ReadSide } from '../reconciler/proposal/propose.ts';
import { NOTHING_KNOWN } from '../reconciler/rollouts/standing.ts';
import type { GitProposal, ProposalRefs } from '../sources/git-proposal.ts';
import type { ReviewComposition } from './compose.ts';
import type { Io } from './io.ts';
import { readExaminations, readStatus } from './recorded.ts';
import { termsOf } from './terms.ts';

type Side = Omit<ReadSide, 'rollouts'>;

export interface ProposalOptions extends ProposalRefs {
  /** Undefined is now. */
  readonly at: string | undefined;
  readonly days: number;
  /** What the forge says of the pull request; undefined where it was not asked. */
  readonly approvals: ChangeApprovals | undefined;
  /** Files in which other commands recorded what they know. */
  readonly status: string | undefined;
  readonly doctor: string | undefined;
}

/** Reads both sides, plans both against the same snapshot, and compares. Touches nothing. */
export async function makeProposal(
  composition: ReviewComposition,
  options: ProposalOptions,
  { cwd, signal }: Pick<Io, 'cwd' | 'signal'>,
): Promise<{ readonly proposal: Proposal; readonly merged: Plan | undefined }> {
  const { clock, config, look, observedAt } = composition;
  const [{ historyOf }, { memoryAt }, { rolloutFacts }, { propose }] = await Promise.all([
    import('../reconciler/history.ts'),
    import('../reconciler/memory-at.ts'),
    import('../reconciler/rollouts/rollout-facts.ts'),
    import('../reconciler/proposal/propose.ts'),
  ]);
  const found = await composition.readProposal(options, signal);
  const reader = { ...composition, readFiles: (files: FleetFiles) => composition.readFiles(files, options.at) };
  const base = await read(found.base, found.baseCommit, reader);
  const head = await readHead(found, options.head, reader);
  const recorded = options.status === undefined ? undefined : await readStatus(options.status, cwd);
  const now = options.at ?? clock.now().toISOString();
  const memory = memoryAt(composition.memory, options.at);
  const wanted = new Map([base, head].flatMap(({ read }) => read?.fleet.systems ?? []).map((one) => [one.name, one]));
  const withRollouts = async (side: Side): Promise<ReadSide> => {
    const names = side.read?.fleet.systems.map(({ name }) => name) ?? [];
    const known = side.read === undefined ? NOTHING_KNOWN : await rolloutFacts(side.read, names, memory, now);
    return { ...side, rollouts: known };
  };
  return propose({
    base: await withRollouts(base),
    head: await withRollouts(head),
    looks: await look([...wanted.values()], now, signal),
    observedAt,
    history: recorded?.history ?? (await historyOf([...wanted.keys()], memory)),
    ahead: {
      examinations: options.doctor === undefined ? [] : await readExaminations(options.doctor, cwd),
      staged: recorded?.staged ?? new Set(),
    },
    terms: termsOf(config),
    now,
    until: instantOf(Date.parse(now) + options.days * DAY_MS),
    findings: [
      ...(base.read === undefined ? [baseInvalid(base)] : []),
      ...(await heldToPolicy(found, base, head, options)),
    ],
  });
}

/** What the policy of the base says against the head. */
async function heldToPolicy(
  { guard, touched }: GitProposal,
  base: Side,
  head: Side,
  { approvals }: ProposalOptions,
): Promise<readonly Problem[]> {
  const [{ readPolicy }, { judgeProposal }, { missingApprovals }] = await Promise.all([
    import('../policy/read-policy.ts'),
    import('../policy/judge-proposal.ts'),
    import('../policy/heed-approvals.ts'),
  ]);
  const reading = readPolicy(guard);
  if (reading.kind === 'none') return [];
  if (reading.kind === 'problems') return reading.problems;
  const proposed = { base: base.read?.fleet, head: head.read?.fleet, touched };
  const { problems, demands } = judgeProposal(reading.policy, proposed);
  return [...problems, ...missingApprovals(demands, head.commit, approvals)];
}

async function readHead(
  { merged, headCommit }: GitProposal,
  ref: string,
  composition: ReviewComposition,
): Promise<Side> {
  if (merged.kind === 'merged') return await read(merged.files, headCommit, composition);
  const problems = merged.paths.map((path): Problem => {
    const message = 'this file and its base cannot be merged; merge them by hand';
    return { origin: { file: path, line: 1, column: 1 }, severity: 'error', code: 'review.conflict', message };
  });
  return { revision: `${ref}@sha1:${headCommit}`, commit: headCommit, read: undefined, problems };
}

async function read(files: FleetFiles, commit: string, { readFiles, folder }: ReviewComposition): Promise<Side> {
  const reading = await readFiles(files);
  const { revision } = files;
  const problems = reading.findings.map((found) => fromRoot(found, folder));
  if (reading.kind === 'problems') return { revision, commit, read: undefined, problems };
  const { fleet } = reading.revision;
  const systems = fleet.systems.map((system) => fromRoot(system, folder));
  return { revision, commit, read: { ...reading.revision, fleet: { ...fleet, systems } }, problems };
}

/** Forges and people look for a file from the root of the repository. */
function fromRoot<T extends { readonly origin: Origin }>(written: T, folder: string): T {
  const file = folder === '' ? written.origin.file : `${folder}/${written.origin.file}`;
  return { ...written, origin: { ...written.origin, file } };
}

function baseInvalid({ problems: [first], commit }: Side): Problem {
  const message = `the base ${commit.slice(0, 12)} is not valid itself, so that everything here is shown as new`;
  return {
    origin: first?.origin ?? { file: 'ratchet', line: 1, column: 1 },
    severity: 'warning',
    code: 'review.base-invalid',
    message,
  };
}
