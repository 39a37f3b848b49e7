import { inUpgradeOrder } from './order-agents.ts';
import type { Objection, SystemPlan } from './plan.ts';
import { withAgents } from './plan-hops.ts';
import type { Planning } from './planning.ts';
import { checkEvidence, missingCheck, prerequisiteObjection } from './prerequisites.ts';
import { previousRunObjection, previousRunWarning, unhealthyObjection } from './previous-run.ts';
import type { SystemView } from './rules/rule.ts';
import type { Stop } from './stop.ts';
import { type Decision, heldBack, systemEntry } from './system-entry.ts';

/** All Agents run the same build of the same release. */
export function planUniform(start: Stop, view: SystemView, planning: Planning): SystemPlan {
  const { desired, history } = view;
  const entry = (decision: Decision) => {
    const checked = checkEvidence(history, start.build, planning.now);
    const missing = decision.hops.length > 0 ? missingCheck(desired.name, history, start.build, planning.now) : [];
    return systemEntry(view, start, { ...decision, evidence: [...checked, ...missing, ...decision.evidence] });
  };
  const course = planning.course(planning.standpoint(start, view), desired.target);
  const [next] = course.hops;
  const held = (objection: Objection) => {
    const { target, candidates, unlisted, risks, warnings, available } = course;
    const considered = unlisted === undefined ? { candidates } : { candidates, unlisted };
    return entry({ ...heldBack('blocked', [objection]), target, ...considered, risks, warnings, available });
  };
  if (next === undefined) {
    const unhealthy = course.verdict === 'up-to-date' ? unhealthyObjection(desired.name, history) : undefined;
    if (unhealthy !== undefined) return held(unhealthy);
    const warnings = [...course.warnings, ...(course.verdict === 'up-to-date' ? lastRun(view) : [])];
    return entry({ ...course, warnings, hops: [] });
  }

  const before =
    previousRunObjection(next, desired.name, history) ??
    prerequisiteObjection(desired.name, history, start.build, planning.now);
  if (before !== undefined) return held(before);
  const agents = inUpgradeOrder(view.agents, desired.orchestrator);
  return entry({ ...course, hops: course.hops.map((hop) => withAgents(hop, agents)) });
}

function lastRun({ desired, history }: SystemView): readonly string[] {
  const warning = previousRunWarning(desired.name, history);
  return warning === undefined ? [] : [warning];
}
