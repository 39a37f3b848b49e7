import { inUpgradeOrder } from './order-agents.ts';
import type { SystemPlan } from './plan.ts';
import { withAgents } from './plan-hops.ts';
import type { Planning } from './planning.ts';
import { previousRunObjection } from './previous-run.ts';
import type { SystemView } from './rules/rule.ts';
import type { Stop } from './stop.ts';
import { heldBack, systemEntry } from './system-entry.ts';

/** All Agents run the same build of the same release. */
export function planUniform(start: Stop, view: SystemView, planning: Planning): SystemPlan {
  const { desired, history } = view;
  const course = planning.course(planning.standpoint(start, desired), desired.target);
  const [next] = course.hops;
  if (next === undefined) return systemEntry(view, start, { ...course, hops: [] });

  const before = previousRunObjection(next, desired.name, history);
  if (before !== undefined) {
    const { target, candidates, risks, warnings, available } = course;
    const held = heldBack('blocked', [before]);
    return systemEntry(view, start, { ...held, target, candidates, risks, warnings, available });
  }
  const agents = inUpgradeOrder(view.agents, desired.orchestrator);
  return systemEntry(view, start, { ...course, hops: course.hops.map((hop) => withAgents(hop, agents)) });
}
