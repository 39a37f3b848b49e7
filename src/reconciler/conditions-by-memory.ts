import type { DesiredSystem } from '../model/desired.ts';
import type { Instant } from '../model/instant.ts';
import type { SystemPlan } from '../planner/plan.ts';
import type { Condition, Saying } from './conditions.ts';
import type { Terms } from './decide.ts';
import { estimateHop } from './estimate.ts';
import { nextHop } from './gate-plan.ts';
import { approval } from './gates/approval.ts';
import { type Memory, ownHistoryOf } from './history.ts';
import type { OwnPass } from './pass-result.ts';
import type { Run, RunJournal } from './runs.ts';

/** What a plan alone does not tell: what people have approved, and what runs have left behind. */
export interface Remembered {
  readonly approved: Saying;
  /** The newest run. */
  readonly latest: Run | undefined;
  /** The newest that ended otherwise than closed. */
  readonly lastJudged: Run | undefined;
}

interface Ports extends Pick<Memory, 'acts' | 'checks'>, Terms {
  readonly journal: Memory['journal'] & Pick<RunJournal, 'latest'>;
}

export async function remembered(
  system: DesiredSystem,
  plan: SystemPlan,
  ports: Ports,
  now: Instant,
): Promise<Remembered> {
  const { journal } = ports;
  const [latest, lastJudged] = await Promise.all([journal.latest(system.name), journal.lastJudged(system.name)]);
  return { approved: await approvedBy(system, plan, ports, now), latest, lastJudged };
}

const NOT_REQUIRED: Saying = { status: 'True', reason: 'NotRequired', message: 'nothing here asks for an approval' };
const NOTHING_TO_APPROVE: Saying = {
  status: 'Unknown',
  reason: 'NothingToDo',
  message: 'there is no upgrade to approve',
};

/** By the very gate that would hold the hop, asked whatever else holds it. */
async function approvedBy(system: DesiredSystem, plan: SystemPlan, ports: Ports, now: Instant): Promise<Saying> {
  if (system.approval === 'none' || system.mode !== 'apply') return NOT_REQUIRED;
  const [first] = plan.hops;
  if (first === undefined) return NOTHING_TO_APPROVE;
  const history = (await ownHistoryOf([system.name], ports)).get(system.name) ?? {};
  const named = { from: first.from.release, to: first.to.release };
  const hop = nextHop(first, estimateHop(system, named, history.hopDurations ?? [], ports.estimates));
  const { approvers } = ports;
  const context = { system, windows: [], freezes: [], rollout: undefined, hop, plan, approvers, history, now };
  const answer = approval.ask(context);
  if (answer.kind === 'closed') return { status: 'False', reason: answer.hold.reason, message: answer.hold.message };
  return { status: 'True', reason: 'Approved', message: answer.notes.join('; ') };
}

const NOTHING_TO_STAGE: Saying = { status: 'Unknown', reason: 'NothingToDo', message: 'there is no package to stage' };

/** Whether the package of the next hop lies verified on the orchestrating Agent. */
export function staged(
  result: OwnPass,
  { hops: [hop], verdict, mode }: SystemPlan,
  before: Condition | undefined,
  latest: Run | undefined,
): Saying {
  const outcome = result.kind === 'executed' ? result.carriedOut.at(-1)?.outcome : undefined;
  if (outcome?.kind === 'staged') return { status: 'True', reason: 'Staged', message: outcome.message };
  if (hop === undefined) return NOTHING_TO_STAGE;
  const onlyStages = verdict === 'waiting' || mode === 'upload-only';
  if (outcome?.kind === 'refused' && onlyStages) {
    return { status: 'False', reason: outcome.error.code, message: outcome.error.message };
  }
  const { build } = hop.to;
  if (before?.status === 'True' && before.message.includes(`(build ${build})`)) return before;
  if (latest?.targetBuild === build && latest.packageSha256 === hop.package.sha256) {
    const message = `run ${latest.id} began with it; nobody has looked for it since`;
    return { status: 'Unknown', reason: 'NotLookedFor', message };
  }
  const message = `no pass has put ${hop.to.release} (build ${build}) on an Agent yet`;
  return { status: 'False', reason: 'NotStaged', message };
}

/** Whether it runs something else than the last run here left; undefined where it was not seen what it runs. */
export function drifted({ current, reason, message }: SystemPlan, lastJudged: Run | undefined): Saying | undefined {
  const isHotfix = reason === 'HotfixInstalled';
  if (current === undefined && !isHotfix) return undefined;
  if (lastJudged === undefined) {
    return {
      status: 'Unknown',
      reason: 'NoRunYet',
      message: 'no run here has ended, so that nothing is known to have been left',
    };
  }
  const { id, state, to, targetBuild } = lastJudged;
  if (state !== 'succeeded') {
    const told = `run ${id} ended as ${state}, which leaves nothing to compare with`;
    return { status: 'Unknown', reason: 'LastRunUnverified', message: told };
  }
  if (isHotfix) return { status: 'True', reason, message: `run ${id} left ${to} (build ${targetBuild}); ${message}` };
  const runs = `${current?.release} (build ${current?.build})`;
  if (current?.build === targetBuild)
    return { status: 'False', reason: 'AsLeft', message: `it runs ${runs}, as run ${id} left it` };
  const told = `it runs ${runs}, and run ${id} left ${to} (build ${targetBuild}): somebody else has changed it since`;
  return { status: 'True', reason: 'ChangedByOthers', message: told };
}
