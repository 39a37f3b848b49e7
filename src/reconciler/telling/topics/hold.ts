import { foundAgents } from '../../../planner/describe-agents.ts';
import type { Reason, SystemPlan } from '../../../planner/plan.ts';
import type { NoticeKind } from '../notice.ts';
import type { Stand, Topic } from '../stand.ts';

/** What holds it back that a person can do something about? */
export const hold: Topic = {
  name: 'hold',
  stand({ plan }, before) {
    if (plan === undefined || plan.verdict === 'unknown' || SAID_ELSEWHERE.has(plan.reason)) return undefined;
    const kind = kindOf(plan);
    return kind === undefined ? free(plan, before) : { ...told(plan), state: stateOf(plan), kind };
  },
};

/** The topic of its run tells these. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set<Reason>(['PreviousRunFailed', 'RunInProgress']);

/** By reasons, some of which are those of gates. */
const KINDS: Readonly<Record<string, NoticeKind>> = {
  HotfixInstalled: 'hotfix-found',
  UnknownBuild: 'unknown-build-found',
  PrerequisiteFailed: 'prerequisite-failing',
  AwaitingApproval: 'approval-needed',
  BrakeTripped: 'brake-tripped',
};

function kindOf({ verdict, reason }: SystemPlan): NoticeKind | undefined {
  return KINDS[reason] ?? (verdict === 'blocked' || verdict === 'skipped' ? 'held-back' : undefined);
}

/** The reason, and what makes it another case of the same: another build that nobody knows, another plan to approve. */
function stateOf(plan: SystemPlan): string {
  const { reason, digest } = plan;
  const kind = KINDS[reason];
  if (kind === 'approval-needed') return `${reason} ${digest}`;
  const isAboutBuilds = kind === 'hotfix-found' || kind === 'unknown-build-found';
  return isAboutBuilds ? `${reason} ${[...new Set(foundAgents(plan).map(({ raw }) => raw))].sort().join(' ')}` : reason;
}

function free(plan: SystemPlan, before: string | undefined): Stand {
  const kind = before?.startsWith('BrakeTripped') === true ? 'brake-released' : 'no-longer-held';
  return { ...told(plan), state: 'free', kind, quietAtFirst: true };
}

function told({ reason, message, unblock, risks }: SystemPlan): Pick<Stand, 'reason' | 'message' | 'unblock' | 'link'> {
  return { reason, message, unblock, link: risks.find(({ accepted }) => accepted === undefined)?.url };
}
