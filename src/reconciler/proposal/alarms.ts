import type { Examination, Examined } from '../../model/finding.ts';
import type { Plan, Reason, SystemPlan } from '../../planner/plan.ts';

/** Something that would end an upgrade badly, known before its window opens, whoever asked for the upgrade. */
export interface Alarm {
  readonly system: string;
  /** What told: a prerequisite check, `ratchet doctor`, or what is known of a release that is staged already. */
  readonly kind: 'prerequisite' | 'doctor' | 'staged';
  readonly message: string;
}

export interface KnownAhead {
  readonly examinations: readonly Examination[];
  /** Systems on whose orchestrating Agent a package lies ready. */
  readonly staged: ReadonlySet<string>;
}

export const NOTHING_AHEAD: KnownAhead = { examinations: [], staged: new Set() };

const RISKS: ReadonlySet<Reason> = new Set(['KnownIssue', 'RiskUnknown', 'PathBlocked']);

/** In the order of the Systems. */
export function alarmsIn({ systems }: Pick<Plan, 'systems'>, { examinations, staged }: KnownAhead): readonly Alarm[] {
  const examined = new Map(examinations.map(({ system, findings }) => [system, findings]));
  return systems.flatMap((entry) => [
    ...prerequisiteAlarms(entry),
    ...doctorAlarms(entry, examined.get(entry.system) ?? []),
    ...(staged.has(entry.system) ? stagedAlarms(entry) : []),
  ]);
}

function prerequisiteAlarms({ system, reason, message }: SystemPlan): readonly Alarm[] {
  return reason === 'PrerequisiteFailed' ? [{ system, kind: 'prerequisite', message }] : [];
}

/** Where nothing is to be installed, nothing of it matters yet. */
function doctorAlarms({ system, hops }: SystemPlan, findings: readonly Examined[]): readonly Alarm[] {
  if (hops.length === 0) return [];
  return findings.flatMap(({ title, agent, finding }) => {
    if (finding.kind !== 'fail') return [];
    const where = agent === undefined ? title : `${title} on ${agent}`;
    const fix = finding.fix === undefined ? '' : `; ${finding.fix}`;
    return [{ system, kind: 'doctor', message: `${where}: ${finding.evidence}${fix}` } as const];
  });
}

function stagedAlarms({ system, verdict, reason, message }: SystemPlan): readonly Alarm[] {
  if (verdict !== 'blocked' || !RISKS.has(reason)) return [];
  return [{ system, kind: 'staged', message: `a package is staged already, and by now ${message}` }];
}
