import type { Instant } from '../model/instant.ts';
import type { AgentRole, AgentState } from '../model/observed.ts';
import { foundAgents } from '../planner/describe-agents.ts';
import type { SystemPlan } from '../planner/plan.ts';
import type { Condition, ConditionType } from './conditions.ts';
import type { RememberedSystem } from './fleet-status.ts';

/** Where a system stands, in a word. */
export const ASSESSMENTS = [
  'Completed',
  'Progressing',
  'Pending',
  'Stalled',
  'Degraded',
  'Excluded',
  'Unknown',
] as const;
export type AssessmentWord = (typeof ASSESSMENTS)[number];

/** A system as who watches an upgrade wants to see it: how far it is, and what stands against it. */
export interface SystemAssessment {
  readonly system: string;
  readonly assessment: AssessmentWord;
  readonly reason: string;
  readonly message: string;
  /** Agents that were found to run the target, of all; undefined where no target is known. */
  readonly completion: { readonly done: number; readonly of: number } | undefined;
  readonly run: RunAssessment | undefined;
  readonly agents: readonly AgentAssessment[];
  readonly health: readonly HealthRow[];
}

export interface RunAssessment {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
  readonly elapsedMs: number;
  /** What it was expected to take, and what that rests on. */
  readonly estimate: { readonly durationMs: number; readonly source: string } | undefined;
  readonly lastLine: string | undefined;
}

export interface AgentAssessment {
  readonly name: string;
  readonly role: AgentRole;
  readonly state: AgentState;
  readonly release: string | undefined;
  readonly atTarget: boolean | undefined;
}

/** An `Error` needs somebody to act and says how; a `Warning` does not. */
export type HealthLevel = 'Info' | 'Warning' | 'Error' | 'Critical';
export type Impact = 'None' | 'Monitoring Gap' | 'Data Loss' | 'Update Speed' | 'Update Stalled';

export interface HealthRow {
  readonly since: Instant;
  readonly level: HealthLevel;
  readonly impact: Impact;
  readonly message: string;
  /** What to do. */
  readonly fix: string | undefined;
}

export interface Known {
  readonly remembered: RememberedSystem;
  readonly plan: SystemPlan | undefined;
  /** Of the hop that the open run carries out. */
  readonly estimate: RunAssessment['estimate'];
}

export function assess({ remembered, plan, estimate }: Known, now: Instant): SystemAssessment {
  const { system, reason, message, run } = remembered;
  const isOpen = run !== undefined && run.endedAt === undefined;
  const agents = foundAgents(plan).map(({ name, role, state, release }) => {
    const atTarget = plan?.target === undefined || release === undefined ? undefined : release === plan.target.release;
    return { name, role, state, release, atTarget };
  });
  const done = agents.filter(({ atTarget }) => atTarget).length;
  return {
    system,
    assessment: assessmentWord(remembered.result, isOpen),
    reason,
    message,
    completion: plan?.target === undefined || agents.length === 0 ? undefined : { done, of: agents.length },
    run: isOpen
      ? {
          id: run.id,
          from: run.from,
          to: run.to,
          state: run.state,
          elapsedMs: Math.max(0, Date.parse(now) - Date.parse(run.startedAt)),
          estimate,
          lastLine: run.progress?.line,
        }
      : undefined,
    agents,
    health: healthOf({ remembered, plan, estimate }, now),
  };
}

const WORDS: Readonly<Record<string, AssessmentWord>> = {
  'up-to-date': 'Completed',
  succeeded: 'Completed',
  upgrade: 'Pending',
  waiting: 'Pending',
  staged: 'Pending',
  interrupted: 'Progressing',
  skipped: 'Excluded',
  blocked: 'Stalled',
  refused: 'Stalled',
  failed: 'Stalled',
  stalled: 'Stalled',
  partial: 'Degraded',
  'wrong-version': 'Degraded',
  unhealthy: 'Degraded',
};

export function assessmentWord(result: string, isOpen: boolean): AssessmentWord {
  return isOpen ? 'Progressing' : (WORDS[result] ?? 'Unknown');
}

// Longer than this many times the estimate is worth a word; the vendor gives no figures to be stricter by.
const LATE_BY = 1.5;

function healthOf({ remembered, plan, estimate }: Known, now: Instant): readonly HealthRow[] {
  const { conditions, run, result, message } = remembered;
  const find = (type: ConditionType, status: Condition['status']) =>
    conditions.find((condition) => condition.type === type && condition.status === status);
  const rows: (HealthRow | undefined)[] = [
    row(
      find('Stalled', 'True'),
      isMixed(result) ? 'Critical' : 'Error',
      isMixed(result) ? 'Data Loss' : 'Update Stalled',
      {
        fix: plan?.unblock ?? `ratchet why ${remembered.system}`,
      },
    ),
    row(find('SourceVerified', 'False'), 'Warning', 'None', { before: 'the newest commit does not count: ' }),
    row(find('Validated', 'False'), 'Warning', 'None', {
      fix: 'mend the fleet repository; `ratchet validate` tells where',
    }),
    row(find('Ready', 'Unknown'), 'Warning', 'None', { fix: plan?.unblock }),
    row(find('Suspended', 'True'), 'Info', 'None', { fix: plan?.unblock }),
    row(find('HotfixPresent', 'True'), 'Info', 'None', { fix: plan?.unblock }),
    row(find('Drifted', 'True'), 'Warning', 'None', {}),
    row(find('Recommended', 'False'), 'Info', 'None', { before: 'a risk touches the path: ' }),
    row(find('Recommended', 'Unknown'), 'Info', 'None', {
      before: 'it is not known whether a risk touches the path: ',
    }),
    row(find('WindowOpen', 'False'), 'Info', 'None', {}),
  ];
  const notServing = foundAgents(plan).filter(({ state }) => state === 'stopped' || state === 'unreachable');
  for (const { name, state } of notServing) {
    const since = remembered.at ?? now;
    rows.push({
      since,
      level: 'Warning',
      impact: 'Monitoring Gap',
      message: `${name} was found ${state}`,
      fix: undefined,
    });
  }
  if (run !== undefined && run.endedAt === undefined && estimate !== undefined) {
    const elapsed = Date.parse(now) - Date.parse(run.startedAt);
    if (elapsed > LATE_BY * estimate.durationMs) {
      const told = 'the upgrade takes longer than was expected; it is followed to its end';
      rows.push({ since: run.startedAt, level: 'Warning', impact: 'Update Speed', message: told, fix: undefined });
    }
  }
  const told = rows.filter((one) => one !== undefined);
  return told.filter(
    (one, index) => told.findIndex((other) => other.message === one.message) === index || message === '',
  );
}

/** Parts of a cluster on different versions risk its data while it goes on running. */
function isMixed(result: string): boolean {
  return result === 'partial' || result === 'wrong-version';
}

function row(
  condition: Condition | undefined,
  level: HealthLevel,
  impact: Impact,
  { before = '', fix }: { readonly before?: string; readonly fix?: string | undefined },
): HealthRow | undefined {
  return condition && { since: condition.since, level, impact, message: `${before}${condition.message}`, fix };
}
